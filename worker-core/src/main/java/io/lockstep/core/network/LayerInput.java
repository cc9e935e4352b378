package io.lockstep.core.network;

import io.lockstep.core.math.Products;
import io.lockstep.core.math.SparseProducts;
import io.lockstep.core.math.SparseRows;
import io.lockstep.core.math.TouchedRows;
import org.ejml.data.FMatrixRMaj;

/**
 * What a layer reads, [rows × in]: a dense matrix, or for the first layer over mostly zeros the non-zeros alone. Which
 * of the two is a property of the data set, never of a batch.
 *
 * @param dense used where {@code sparse} is null
 */
public record LayerInput(FMatrixRMaj dense, SparseRows sparse) {

    public static LayerInput of(FMatrixRMaj dense) {
        return new LayerInput(dense, null);
    }

    public static LayerInput of(SparseRows sparse) {
        return new LayerInput(null, sparse);
    }

    public int rows() {
        return sparse == null ? dense.numRows : sparse.rows();
    }

    /** out[rows × units] += this · weight[in × units]. */
    void multAdd(FMatrixRMaj weight, FMatrixRMaj out) {
        if (sparse == null) Products.multAdd(dense, weight, out);
        else SparseProducts.multAdd(sparse, weight, out);
    }

    /** gradient[in × units] = the tree sum over shards of thisᵀ · delta[rows × units]. */
    void multTransA(FMatrixRMaj delta, ShardRows shards, FMatrixRMaj gradient) {
        if (sparse == null) Products.multTransAShards(dense, delta, shards.bounds(), shards.count(), gradient);
        else SparseProducts.multTransAShards(sparse, delta, shards.bounds(), shards.count(), gradient);
    }

    /** As above, for sparse input, by the rows of the gradient alone that its columns touch. */
    void multTransA(FMatrixRMaj delta, ShardRows shards, TouchedRows gradient) {
        SparseProducts.multTransAShards(sparse, delta, shards.bounds(), shards.count(), gradient);
    }

    /** out[rows × in] += this. */
    void addTo(FMatrixRMaj out) {
        if (sparse == null) {
            int n = dense.getNumElements();
            for (int i = 0; i < n; i++) out.data[i] += dense.data[i];
        } else sparse.addTo(out);
    }
}
