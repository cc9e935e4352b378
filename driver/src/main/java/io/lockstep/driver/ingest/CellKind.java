package io.lockstep.driver.ingest;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What one cell of a DataFrame, or one element of its arrays, is to a data set. */
enum CellKind {
    TRUTH {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getBoolean(at) ? 1 : 0;
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            return Boolean.toString(cells.getBoolean(at));
        }
    },
    BYTE {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getByte(at);
        }
    },
    SHORT {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getShort(at);
        }
    },
    INT {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getInt(at);
        }
    },
    LONG {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getLong(at);
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            return Long.toString(cells.getLong(at));
        }
    },
    FLOAT {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getFloat(at);
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            return Float.toString(cells.getFloat(at));
        }
    },
    DOUBLE {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getDouble(at);
        }
    },
    DATE {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getInt(at);
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            return LocalDate.ofEpochDay(cells.getInt(at)).toString();
        }
    },
    /** Microseconds since 1970 in UTC, with a zone or without. */
    TIME {
        @Override
        double number(SpecializedGetters cells, int at) {
            return cells.getLong(at) / 1e6;
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            long micros = cells.getLong(at);
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
                    .toString();
        }
    },
    TEXT {
        @Override
        double number(SpecializedGetters cells, int at) {
            throw new IllegalStateException("text is no number");
        }

        @Override
        String text(SpecializedGetters cells, int at) {
            return cells.getUTF8String(at).toString();
        }
    };

    /** The cell as a number; it isn't null. */
    abstract double number(SpecializedGetters cells, int at);

    /** The cell as a label; it isn't null. */
    String text(SpecializedGetters cells, int at) {
        return Double.toString(number(cells, at));
    }

    /** Whether cells are numbers as they stand. */
    boolean isNumber() {
        return this != TRUTH && this != DATE && this != TIME && this != TEXT;
    }

    /** A number as a name: without decimals where it has none. */
    String name(SpecializedGetters cells, int at) {
        return name(number(cells, at), text(cells, at));
    }

    /** As above, of a number and its own text. */
    static String name(double number, String text) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : text;
    }

    /** The kind of a type's values; null for those that are neither numbers nor text nor times. Decimals are read as doubles. */
    static CellKind of(DataType type) {
        if (type instanceof BooleanType) return TRUTH;
        if (type instanceof ByteType) return BYTE;
        if (type instanceof ShortType) return SHORT;
        if (type instanceof IntegerType) return INT;
        if (type instanceof LongType) return LONG;
        if (type instanceof FloatType) return FLOAT;
        if (type instanceof DoubleType || type instanceof DecimalType) return DOUBLE;
        if (type instanceof DateType) return DATE;
        if (type instanceof TimestampType || type instanceof TimestampNTZType) return TIME;
        return type instanceof StringType ? TEXT : null;
    }
}
