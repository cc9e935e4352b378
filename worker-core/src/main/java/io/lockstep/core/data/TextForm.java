package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * How the text files that a model was trained on were written, where that isn't the plain way: what counts for other data
 * that doesn't tell by itself. Null parts are the plain way.
 *
 * @param separator between fields, where no comma
 * @param decimal {@code ,} for decimal commas
 * @param header false where no line names the columns
 * @param encoding where the user named one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TextForm(String separator, String decimal, Boolean header, String encoding) implements Serializable {
    /** UTF-8 with a header, commas between fields and decimal points. */
    public static final TextForm PLAIN = new TextForm(null, null, null, null);

    @JsonIgnore
    public boolean isPlain() {
        return equals(PLAIN);
    }

    /** Whether the files began with the columns' names. */
    @JsonIgnore
    public boolean hasHeader() {
        return !Boolean.FALSE.equals(header);
    }
}
