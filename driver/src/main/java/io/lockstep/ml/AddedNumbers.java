package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.io.Serializable;
import org.ejml.data.FMatrixRMaj;

/** The numbers of the columns that a model adds to a row. Travels to tasks. */
interface AddedNumbers extends Serializable {
    /** The size of a column that holds plain numbers rather than vectors. */
    int PLAIN = 0;

    /** The size of each column's vectors, or {@link #PLAIN}. */
    int[] sizes(Model model);

    /**
     * Writes the columns of a row.
     *
     * @param outputs [rows × outputs]; not modified
     * @param columns overwritten: an array a column, of its size, or of one number
     */
    void write(Model model, FMatrixRMaj outputs, int row, double[][] columns);

    /** Memory that {@link #write} fills. */
    default double[][] columns(Model model) {
        int[] sizes = sizes(model);
        var columns = new double[sizes.length][];
        for (int c = 0; c < sizes.length; c++) columns[c] = new double[sizes[c] == PLAIN ? 1 : sizes[c]];
        return columns;
    }
}
