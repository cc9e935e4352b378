package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is dealt which shards, and that the sum doesn't depend on it. */
class GradientRoundTest {
    private static final int SHARDS = 16;
    private final ParameterLayout layout =
            ParameterLayout.of(TestTrial.settings(6).architecture());
    private final Parameters weights = new Parameters(layout.parameters());
    private final NodeMemory memory = new NodeMemory(layout);
    private final ShardHolders holders = new ShardHolders(SHARDS);
    private final Members members = new Members();

    private GradientRound round(long step) {
        return new GradientRound(step, 0, SHARDS, members.threads(), weights, memory, holders);
    }

    /** Deals everything in turns; gives each member's shards as "lo-hi". */
    private List<String> deal(GradientRound round, List<Member> turns) {
        var dealt = new ArrayList<String>();
        while (!round.isComplete())
            for (var member : turns) {
                var work = (Work.Gradient) round.claim(member, 1);
                if (work == null) continue;
                work.out().clear();
                for (int shard = work.lo(); shard < work.hi(); shard++)
                    work.out().gradient().get(0).data[0] += 1 << shard;
                work.out().rows = work.hi() - work.lo();
                dealt.add(member.name + ":" + work.lo() + "-" + work.hi());
                round.deliver(member, work);
            }
        round.addScalars();
        round.reduce(0, weights.size());
        assertEquals((1 << SHARDS) - 1, round.root().gradient().get(0).data[0]);
        assertEquals(SHARDS, round.root().rows);
        return dealt;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "3,1", "2,3", "7,1", "1,5", "16,1", "40,3"})
    void anyCutAddsUpToTheSame(int first, int second) {
        var turns = List.of(members.enter("a", first, null), members.enter("b", second, null));
        for (int step = 0; step < 3; step++) deal(round(step), turns);
    }

    @Test
    void anExecutorGetsItsShareInOnePiece() {
        var turns = List.of(members.enter("a", 2, null), members.enter("b", 2, null));
        assertEquals(List.of("a:0-8", "b:8-16"), deal(round(0), turns));
    }

    @Test
    void whoHadAShardGetsItAgainWhoeverAsksFirst() {
        var a = members.enter("a", 1, null);
        var b = members.enter("b", 1, null);
        assertEquals(List.of("a:0-8", "b:8-16"), deal(round(0), List.of(a, b)));
        assertEquals(List.of("b:8-16", "a:0-8"), deal(round(1), List.of(b, a)));
    }

    @Test
    void whatIsKeptForOneOnItsWayIsTakenFromOneWhoIsBusyOrGone() {
        var a = members.enter("a", 1, null);
        var b = members.enter("b", 1, null);
        deal(round(0), List.of(a, b));
        holders.roundTook(1_000_000_000); // what it is worth waiting for b
        var round = round(1);
        assertNotNull(round.claim(a, 1));
        assertNull(round.claim(a, 2), "b has nothing else to do and comes for its own");
        members.lose(b, "killed");
        assertNotNull(round.claim(a, 3), "b is gone");
    }
}
