package io.proxquant.messaging.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Ends a connection whose next request does not arrive in time, however steadily its bytes drip: an idle timeout begins anew
 * with each of them. Time counts from the connection's start, later from a request's first byte, until its headers are whole.
 * Between requests a connection may rest; how long is the idle timeout's. Bytes after the headers may be a body or the next
 * request, which cannot be told here: after the answer they count as the latter, so such a connection rests no longer than this.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private final Duration limit;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> deadline;
    private int unanswered;
    private boolean more;

    RequestDeadline(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        begin();
        active.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object bytes) {
        more = true;
        if (unanswered == 0 && deadline == null) {
            begin();
        }
        reading.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        stop();
        inactive.fireChannelInactive();
    }

    /** The headers of a request are whole. */
    void arrived() {
        stop();
        unanswered++;
        more = false;
    }

    /** A request was answered. What came meanwhile may be the beginning of the next. */
    void answered() {
        if (!context.executor().inEventLoop()) {
            context.executor().execute(this::answered);
            return;
        }
        unanswered--;
        if (unanswered == 0 && more && context.channel().isActive()) {
            begin();
        }
    }

    private void begin() {
        deadline = context.executor().schedule(this::end, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        deadline = null;
        context.close();
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
