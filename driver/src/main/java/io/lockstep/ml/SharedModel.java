package io.lockstep.ml;

import io.lockstep.core.io.ModelFile;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import java.io.Serializable;

/** A model on its way to the executors, as the bytes of its two files; each reads them once. */
final class SharedModel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String info;
    private final byte[] weights;
    private transient volatile Model model;

    SharedModel(Model model) {
        info = model.info().toJson();
        weights = ModelFile.encode(model.weights(), model.statistics());
        this.model = model;
    }

    /** The model, which any number of tasks use at once. */
    Model get() {
        var read = model;
        if (read != null) return read;
        synchronized (this) {
            if (model == null) model = Model.decode(ModelInfo.fromJson(info, Model.INFO), weights, Model.WEIGHTS);
            return model;
        }
    }
}
