package io.proxquant.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a stack, says its id and waits to be killed. */
final class StackParent {
    private StackParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        var options = StackOptions.in(Path.of(arguments[0])).only(StackOptions.Part.STORE);
        try (var stack = StackProcess.start(options)) {
            System.out.println(stack.pid());
            new CountDownLatch(1).await();
        }
    }
}
