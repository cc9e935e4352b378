package io.lockstep.driver.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The manifest of a directory: the files that Lockstep wrote there. Only these are ever replaced or deleted; whatever
 * else is in the way is refused by name. A file's name is in the manifest before the file is there, so a kill between
 * the two leaves nothing that the next run takes for a stranger's. Safe for many threads.
 */
public final class OwnFiles {
    /** Its file. */
    public static final String MANIFEST = ".lockstep.json";

    private static final int FORMAT_VERSION = 1;
    private static final int SHOWN = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Content(@JsonProperty("format_version") int formatVersion, List<String> files) {}

    private final Directory directory;
    private final TreeSet<String> names = new TreeSet<>();
    private final boolean known;

    private OwnFiles(Directory directory) {
        this.directory = directory;
        var text = directory.readText(MANIFEST);
        known = text.isPresent();
        if (known) names.addAll(parse(text.get(), directory + "/" + MANIFEST));
    }

    /** What the manifest in {@code directory} says; nothing where there is none. */
    public static OwnFiles of(Directory directory) {
        return new OwnFiles(directory);
    }

    private static List<String> parse(String text, String place) {
        Content content;
        try {
            content = JSON.readValue(text, Content.class);
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": is no manifest of Lockstep's: " + e.getOriginalMessage(), e);
        }
        if (content == null || content.files() == null || content.files().contains(null))
            throw new UserError(place + ": is no manifest of Lockstep's; delete it together with what lies beside it");
        if (content.formatVersion() != FORMAT_VERSION)
            throw new UserError(place + ": has the format version " + content.formatVersion() + "; this release reads "
                    + FORMAT_VERSION);
        content.files().forEach(name -> Names.requireBelow(name, place));
        return content.files();
    }

    /** Whether there is a manifest: runs of releases before 0.2.0 have none. */
    public boolean isKnown() {
        return known;
    }

    /** Whether Lockstep wrote this file. */
    public synchronized boolean isOwn(String path) {
        return names.contains(path);
    }

    /** The files at or below these paths that Lockstep didn't write, nor is about to. */
    public synchronized List<String> foreign(Collection<String> paths) {
        var foreign = new ArrayList<String>();
        for (var path : paths) for (var file : directory.tree().files(path)) if (!isOwn(whole(file))) foreign.add(file);
        return foreign;
    }

    /** The name of the file that a part is to become; other names as they are. */
    private static String whole(String file) {
        int slash = file.lastIndexOf('/') + 1;
        var name = file.substring(slash);
        boolean part = name.startsWith(".") && name.endsWith(Directory.PART) && name.length() > Directory.PART.length();
        return part ? file.substring(0, slash) + name.substring(1, name.length() - Directory.PART.length()) : file;
    }

    /**
     * Refuses, with {@code --overwrite} too, when something lies in the way that Lockstep didn't write.
     *
     * @param paths what is about to be written or deleted
     * @throws UserError naming it
     */
    public void requireFree(Collection<String> paths) {
        var foreign = foreign(paths);
        if (!foreign.isEmpty()) throw inTheWay(foreign);
    }

    /** The refusal of writing where these files are. */
    public UserError inTheWay(List<String> foreign) {
        var shown = String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())));
        int more = foreign.size() - SHOWN;
        return new UserError("output: " + directory + " holds " + shown + (more > 0 ? " and " + more + " more" : "")
                + ", which Lockstep has no record of having written; nothing is overwritten: move "
                + (foreign.size() == 1 ? "it" : "them") + " away, or name another directory");
    }

    /** Says that these files are about to be written; refuses where a stranger's file has such a name. */
    public synchronized void announce(Collection<String> paths) {
        var news = new ArrayList<String>();
        for (var path : paths) if (!names.contains(Names.requireBelow(path, directory.toString()))) news.add(path);
        if (news.isEmpty()) return;
        requireFree(news);
        names.addAll(news);
        save();
    }

    /** Takes files for Lockstep's own without looking at them: those of a run from before there were manifests. */
    public synchronized void adopt(Collection<String> paths) {
        if (names.addAll(paths)) save();
    }

    /** Deletes what is Lockstep's own at and below a path, and directories that are empty then. */
    public synchronized void delete(String path) {
        var gone = new ArrayList<String>();
        for (var name : names) if (name.equals(path) || name.startsWith(path + "/")) gone.add(name);
        for (var name : gone) directory.tree().deleteFile(name);
        directory.tree().deleteEmpty(path);
        names.removeAll(gone);
        // The manifest may name what is gone; it is written with the next addition.
    }

    /**
     * Deletes all that is Lockstep's own, the manifest too.
     *
     * @param last by which a directory shows what it holds: it goes after the others
     */
    public synchronized void clear(String last) {
        for (var name : List.copyOf(names)) if (!name.equals(last)) delete(name);
        for (var name : directory.list())
            if (!name.startsWith(".")) directory.tree().deleteEmpty(name);
        delete(last);
        directory.tree().deleteFile(MANIFEST);
    }

    private void save() {
        try {
            var content = new Content(FORMAT_VERSION, List.copyOf(names));
            directory.writeText(MANIFEST, JSON.writeValueAsString(content) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(MANIFEST, e);
        }
    }
}
