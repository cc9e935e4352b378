package io.lockstep.jobs.s3;

import io.lockstep.jobs.s3.S3Request.Reply;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The objects of all buckets, and the uploads begun. One lock: conditions are judged and kept in one step, as S3 does. */
final class S3Objects {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    /** Fewer than the 1000 of S3, so that small tests see lists of several pages. */
    private static final int PAGE = 7;

    private record Stored(byte[] bytes, String etag, Instant modified) {}

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
    private long counter;

    private static String place(S3Request request) {
        return request.bucket + "/" + request.key;
    }

    synchronized Reply put(S3Request request) {
        return store(request, request.body());
    }

    /** Keeps it, unless a condition is broken. */
    private Reply store(S3Request request, byte[] bytes) {
        var there = objects.get(place(request));
        if (request.header("If-None-Match").isPresent() && there != null) return Reply.error(412, "PreconditionFailed");
        var match = request.header("If-Match").map(S3Objects::unquoted);
        if (match.isPresent() && there == null) return Reply.error(404, "NoSuchKey");
        if (match.isPresent() && !match.get().equals(there.etag)) return Reply.error(412, "PreconditionFailed");
        var stored = stored(bytes);
        objects.put(place(request), stored);
        return new Reply(200, Map.of("ETag", quoted(stored.etag)), new byte[0]);
    }

    private static Stored stored(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("MD5").digest(bytes);
            return new Stored(
                    bytes,
                    String.format("%032x", new BigInteger(1, hash)),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized Reply copy(S3Request request) {
        var source = MockS3.decode(request.header("x-amz-copy-source").orElseThrow());
        var from = objects.get(source.startsWith("/") ? source.substring(1) : source);
        if (from == null) return Reply.error(404, "NoSuchKey");
        var copy = stored(from.bytes);
        objects.put(place(request), copy);
        return Reply.xml("<CopyObjectResult><ETag>" + quoted(copy.etag) + "</ETag><LastModified>" + copy.modified
                + "</LastModified></CopyObjectResult>");
    }

    synchronized Reply get(S3Request request) {
        var found = objects.get(place(request));
        if (found == null) return Reply.error(404, "NoSuchKey");
        if (request.header("If-Match")
                .map(S3Objects::unquoted)
                .filter(tag -> !tag.equals(found.etag))
                .isPresent()) return Reply.error(412, "PreconditionFailed");
        var headers = new LinkedHashMap<String, String>();
        headers.put("ETag", quoted(found.etag));
        headers.put(
                "Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(found.modified.atZone(ZoneOffset.UTC)));
        headers.put("Accept-Ranges", "bytes");
        var range = request.header("Range").map(RANGE::matcher);
        if (range.isEmpty() || !range.get().matches()) return new Reply(200, headers, found.bytes);
        long from = Long.parseLong(range.get().group(1));
        long last = range.get().group(2).isEmpty()
                ? Long.MAX_VALUE
                : Long.parseLong(range.get().group(2));
        if (from >= found.bytes.length) return Reply.error(416, "InvalidRange");
        last = Math.min(last, found.bytes.length - 1L);
        headers.put("Content-Range", "bytes " + from + "-" + last + "/" + found.bytes.length);
        return new Reply(206, headers, Arrays.copyOfRange(found.bytes, (int) from, (int) last + 1));
    }

    synchronized Reply delete(S3Request request) {
        objects.remove(place(request));
        return Reply.empty(204);
    }

    synchronized Reply deleteMany(S3Request request) {
        var keys = KEY.matcher(request.text());
        var answer = new StringBuilder("<DeleteResult>");
        while (keys.find()) {
            objects.remove(request.bucket + "/" + unescaped(keys.group(1)));
            answer.append("<Deleted><Key>").append(keys.group(1)).append("</Key></Deleted>");
        }
        return Reply.xml(answer.append("</DeleteResult>").toString());
    }

    synchronized Reply list(S3Request request) {
        var query = request.query;
        var start = request.bucket + "/" + query.getOrDefault("prefix", "");
        var delimiter = query.getOrDefault("delimiter", "");
        var after = request.bucket + "/"
                + Optional.ofNullable(query.get("continuation-token")).orElse(query.getOrDefault("start-after", ""));
        int most = Math.min(PAGE, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
        var contents = new StringBuilder();
        var prefixes = new TreeSet<String>();
        int shown = 0;
        String last = null;
        boolean more = false;
        for (var entry : objects.tailMap(start, true).entrySet()) {
            var name = entry.getKey();
            if (!name.startsWith(start)) break;
            int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, start.length());
            var common = end < 0 ? null : name.substring(0, end + delimiter.length());
            if ((common == null ? name : common).compareTo(after) <= 0 || common != null && prefixes.contains(common))
                continue;
            if (shown == most) {
                more = true;
                break;
            }
            shown++;
            last = (common == null ? name : common).substring(request.bucket.length() + 1);
            if (common != null) prefixes.add(common);
            else
                contents.append("<Contents><Key>")
                        .append(escaped(last))
                        .append("</Key><LastModified>")
                        .append(entry.getValue().modified)
                        .append("</LastModified><ETag>")
                        .append(quoted(entry.getValue().etag))
                        .append("</ETag><Size>")
                        .append(entry.getValue().bytes.length)
                        .append("</Size></Contents>");
        }
        for (var prefix : prefixes)
            contents.append("<CommonPrefixes><Prefix>")
                    .append(escaped(prefix.substring(request.bucket.length() + 1)))
                    .append("</Prefix></CommonPrefixes>");
        return Reply.xml("<ListBucketResult><Name>" + request.bucket + "</Name><KeyCount>" + shown
                + "</KeyCount><IsTruncated>" + more + "</IsTruncated>"
                + (more ? "<NextContinuationToken>" + escaped(last) + "</NextContinuationToken>" : "") + contents
                + "</ListBucketResult>");
    }

    synchronized Reply begin(S3Request request) {
        var id = "upload-" + ++counter;
        uploads.put(id, new TreeMap<>());
        return Reply.xml("<InitiateMultipartUploadResult><Bucket>" + request.bucket + "</Bucket><Key>"
                + escaped(request.key) + "</Key><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
    }

    synchronized Reply part(S3Request request) {
        var parts = uploads.get(request.query.get("uploadId"));
        if (parts == null) return Reply.error(404, "NoSuchUpload");
        parts.put(Integer.valueOf(request.query.get("partNumber")), request.body());
        return new Reply(200, Map.of("ETag", quoted(stored(request.body()).etag)), new byte[0]);
    }

    synchronized Reply complete(S3Request request) {
        var parts = uploads.get(request.query.get("uploadId"));
        if (parts == null) return Reply.error(404, "NoSuchUpload");
        var whole = new ByteArrayOutputStream();
        parts.values().forEach(whole::writeBytes);
        var stored = store(request, whole.toByteArray());
        if (stored.status() != 200) return stored;
        uploads.remove(request.query.get("uploadId"));
        return Reply.xml("<CompleteMultipartUploadResult><Bucket>" + request.bucket + "</Bucket><Key>"
                + escaped(request.key) + "</Key><ETag>" + stored.headers().get("ETag")
                + "</ETag></CompleteMultipartUploadResult>");
    }

    synchronized Reply drop(S3Request request) {
        uploads.remove(request.query.get("uploadId"));
        return Reply.empty(204);
    }

    private static String quoted(String etag) {
        return '"' + etag + '"';
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
