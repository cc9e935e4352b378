package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.Validation;

/**
 * What a worker needs to know. Travels as JSON.
 *
 * @param key of the trial, unique
 * @param trainData URI of the prepared training data
 * @param testData likewise; or null
 * @param standardizer fitted to the training rows; null where features stay as they are
 * @param targetScaler likewise of a regression's targets
 * @param threshold probability from which on the second of two classes, or a label, is predicted; null for above a half
 */
record WorkerSpec(
        String key,
        String id,
        String trainData,
        Validation valid,
        String testData,
        Standardizer standardizer,
        TargetScaler targetScaler,
        Double threshold,
        TrainSettings settings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a worker's settings", e);
        }
    }

    static WorkerSpec fromJson(String json) {
        try {
            return JSON.readValue(json, WorkerSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a worker's settings", e);
        }
    }
}
