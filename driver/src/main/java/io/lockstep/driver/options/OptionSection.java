package io.lockstep.driver.options;

/** Where help and report show an option: sections in this order. */
public enum OptionSection {
    DATA("Data"),
    NETWORK("Network"),
    TRAINING("Training"),
    RUN("Run");

    private final String title;

    OptionSection(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
