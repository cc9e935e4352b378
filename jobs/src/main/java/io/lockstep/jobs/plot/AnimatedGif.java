package io.lockstep.jobs.plot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Writes frames as an animated GIF that runs round and round. */
public final class AnimatedGif implements AutoCloseable {
    private final ImageOutputStream out;
    private final ImageWriter writer;
    private final int delayMillis;

    /**
     * @param stream left open by {@link #close}
     * @param delayMillis time that each frame stays, in steps of 10
     */
    public AnimatedGif(OutputStream stream, int delayMillis) throws IOException {
        this.out = ImageIO.createImageOutputStream(stream);
        this.writer = ImageIO.getImageWritersBySuffix("gif").next();
        this.delayMillis = delayMillis;
        writer.setOutput(out);
        writer.prepareWriteSequence(null);
    }

    /** Adds a frame. */
    public void add(BufferedImage frame) throws IOException {
        add(frame, delayMillis);
    }

    /** Adds a frame that stays for another time than most. */
    public void add(BufferedImage frame, int millis) throws IOException {
        var type = ImageTypeSpecifier.createFromRenderedImage(frame);
        var metadata = writer.getDefaultImageMetadata(type, writer.getDefaultWriteParam());
        describe(metadata, millis);
        writer.writeToSequence(new IIOImage(frame, null, metadata), writer.getDefaultWriteParam());
    }

    private static void describe(IIOMetadata metadata, int millis) throws IOException {
        var format = metadata.getNativeMetadataFormatName();
        var root = (IIOMetadataNode) metadata.getAsTree(format);
        var control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(Math.max(2, millis / 10)));
        control.setAttribute("transparentColorIndex", "0");
        var loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0}); // sub-block 1, repeat count 0: for ever
        child(root, "ApplicationExtensions").appendChild(loop);
        metadata.setFromTree(format, root);
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++)
            if (root.item(i).getNodeName().equals(name)) return (IIOMetadataNode) root.item(i);
        var node = new IIOMetadataNode(name);
        root.appendChild(node);
        return node;
    }

    @Override
    public void close() throws IOException {
        writer.endWriteSequence();
        out.flush();
        writer.dispose();
    }
}
