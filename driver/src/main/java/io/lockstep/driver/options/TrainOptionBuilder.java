package io.lockstep.driver.options;

import java.util.List;

/** All that {@link TrainOption} says about one option, in the order in which a declaration reads. */
final class TrainOptionBuilder<T> {
    final OptionSection section;
    final String name;
    OptionType<T> type;
    OptionScope scope;
    String label;
    T fallback;
    boolean canBeOff;
    boolean canBeAuto;
    boolean isMostUsed;
    boolean isAsked;
    boolean isRecorded = true;
    List<String> aliases = List.of();
    String description;

    TrainOptionBuilder(OptionSection section, OptionScope scope, String name, OptionType<T> type) {
        this.section = section;
        this.scope = scope;
        this.name = name;
        this.type = type;
        label = type.label();
    }

    /** Bears on something else than the other options of its section. */
    TrainOptionBuilder<T> scope(OptionScope other) {
        scope = other;
        return this;
    }

    /** Stands for the value in help; by default the type's. */
    TrainOptionBuilder<T> label(String text) {
        label = text;
        return this;
    }

    /** The value where none is given. Without one, it depends on other options or on the data. */
    TrainOptionBuilder<T> otherwise(T value) {
        fallback = value;
        return this;
    }

    /** Is off where not given, and may be said to be: {@code off}. */
    TrainOptionBuilder<T> orOff() {
        canBeOff = true;
        return this;
    }

    /** Is left to the program where not given, and may be said to be: {@code auto}. */
    TrainOptionBuilder<T> orAuto() {
        canBeAuto = true;
        return this;
    }

    /** Names that other systems have for it. They aren't read, but who types one is told this one's. */
    TrainOptionBuilder<T> aliases(String... names) {
        aliases = List.of(names);
        return this;
    }

    /** Among the few that most commands need. */
    TrainOptionBuilder<T> mostUsed() {
        isMostUsed = true;
        return this;
    }

    /** Read once training is over, so that a resumed run may ask for another. */
    TrainOptionBuilder<T> askedAtTheEnd() {
        isAsked = true;
        return this;
    }

    /** Says how this run began, or in short what another option says in full: not part of run.json's config. */
    TrainOptionBuilder<T> unrecorded() {
        isRecorded = false;
        return this;
    }

    /** Ends the declaration. */
    TrainOption<T> means(String phrase) {
        description = phrase;
        return TrainOption.add(this);
    }
}
