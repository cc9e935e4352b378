package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.optim.EarlyStopping;

/** All of a {@link Checkpoint} but its tensors, as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Position(int epoch, long step, JsonNode identity, EarlyStopping earlyStopping, int bestEpoch) {

    static Position of(Checkpoint checkpoint) {
        return new Position(
                checkpoint.epoch(),
                checkpoint.step(),
                checkpoint.identity().fields(),
                checkpoint.earlyStopping(),
                checkpoint.bestEpoch());
    }
}
