package io.proxquant.systemtests.images;

import java.util.List;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import org.testcontainers.DockerClientFactory;

/** The images of this checkout, which an engine must be there for and have. */
final class ContainerImages {
    static final List<String> SERVICES = List.of("trainer", "quantizer", "evaluator");

    private static final String HOW =
            "; the profile images needs a Docker engine (DOCKER_HOST) with the images in it: deploy/docker/README.md";

    private ContainerImages() {}

    static String name(String image) {
        return "proxquant/" + image + ":" + System.getProperty("proxquant.images.version");
    }

    /** The engine's version; an error that says what to do when there is none. */
    static String engine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new AssertionError("no Docker engine answers" + HOW);
        }
        return DockerClientFactory.instance().client().versionCmd().exec().getVersion();
    }

    /** What an image says of itself; an error that says what to do when it is not there. */
    static InspectImageResponse inspect(String image) {
        try {
            return DockerClientFactory.instance()
                    .client()
                    .inspectImageCmd(name(image))
                    .exec();
        } catch (NotFoundException absent) {
            throw new AssertionError("the engine has no image " + name(image) + HOW, absent);
        }
    }
}
