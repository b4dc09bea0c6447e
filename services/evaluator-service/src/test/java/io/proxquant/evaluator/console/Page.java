package io.proxquant.evaluator.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** A page that reads as much as a test lets it. */
final class Page implements Flow.Subscriber<Update> {
    final List<Update> seen = new ArrayList<>();
    Throwable cutOff;
    boolean ended;
    private Flow.Subscription stream;

    static Page of(PipelineState pipeline) {
        Page page = new Page();
        pipeline.updates().subscribe(page);
        return page;
    }

    Page reads(long updates) {
        stream.request(updates);
        return this;
    }

    void leaves() {
        stream.cancel();
    }

    List<String> names() {
        return seen.stream().map(Update::name).toList();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        stream = subscription;
    }

    @Override
    public void onNext(Update update) {
        seen.add(update);
    }

    @Override
    public void onError(Throwable error) {
        cutOff = error;
    }

    @Override
    public void onComplete() {
        ended = true;
    }
}
