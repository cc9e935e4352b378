package io.lockstep.driver.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** What a Parquet column's values are to a data set. */
enum ParquetValue {
    WHOLE {
        @Override
        double number(Group group, int column) {
            return whole(group, column);
        }

        @Override
        String text(Group group, int column) {
            return Long.toString(whole(group, column));
        }
    },
    REAL {
        @Override
        double number(Group group, int column) {
            return group.getType().getType(column).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT
                    ? group.getFloat(column, 0)
                    : group.getDouble(column, 0);
        }

        @Override
        String text(Group group, int column) {
            return group.getValueToString(column, 0);
        }
    },
    DECIMAL {
        @Override
        double number(Group group, int column) {
            return decimal(group, column).doubleValue();
        }

        @Override
        String text(Group group, int column) {
            return decimal(group, column).toPlainString();
        }
    },
    TRUTH {
        @Override
        double number(Group group, int column) {
            return group.getBoolean(column, 0) ? 1 : 0;
        }

        @Override
        String text(Group group, int column) {
            return Boolean.toString(group.getBoolean(column, 0));
        }
    },
    TEXT {
        @Override
        double number(Group group, int column) {
            throw new IllegalStateException("text is no number");
        }

        @Override
        String text(Group group, int column) {
            return group.getString(column, 0);
        }
    };

    /** A value as a number. */
    abstract double number(Group group, int column);

    /** A value as a label. */
    abstract String text(Group group, int column);

    /** What a column holds; null for what is neither number nor text: groups, lists, dates, times, bytes. */
    static ParquetValue of(Type type) {
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) return null;
        var meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation) return DECIMAL;
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64 -> meaning == null || isSigned(meaning) ? WHOLE : null;
            case FLOAT, DOUBLE -> REAL;
            case BOOLEAN -> TRUTH;
            case BINARY -> isText(meaning) ? TEXT : null;
            case INT96, FIXED_LEN_BYTE_ARRAY -> null;
        };
    }

    /** The column's type in a few words. */
    static String describe(Type type) {
        if (!type.isPrimitive()) return "nested";
        if (type.isRepetition(Type.Repetition.REPEATED)) return "a list";
        if (of(type) == TEXT) return "text";
        var meaning = type.getLogicalTypeAnnotation();
        var name =
                meaning == null ? type.asPrimitiveType().getPrimitiveTypeName().name() : meaning.toString();
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isSigned(LogicalTypeAnnotation meaning) {
        return meaning instanceof IntLogicalTypeAnnotation whole && (whole.isSigned() || whole.getBitWidth() < 32);
    }

    private static boolean isText(LogicalTypeAnnotation meaning) {
        return meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
    }

    private static long whole(Group group, int column) {
        return group.getType().getType(column).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32
                ? group.getInteger(column, 0)
                : group.getLong(column, 0);
    }

    private static BigDecimal decimal(Group group, int column) {
        var type = group.getType().getType(column).asPrimitiveType();
        int scale = ((DecimalLogicalTypeAnnotation) type.getLogicalTypeAnnotation()).getScale();
        var unscaled =
                switch (type.getPrimitiveTypeName()) {
                    case INT32, INT64 -> BigInteger.valueOf(whole(group, column));
                    default -> new BigInteger(group.getBinary(column, 0).getBytes());
                };
        return new BigDecimal(unscaled, scale);
    }
}
