package io.proxquant.evaluator.service;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ShownNames;
import io.proxquant.evaluator.evaluation.EvaluationPolicy;
import io.proxquant.evaluator.evaluation.Evaluator;
import io.proxquant.evaluator.evaluation.OpenData;
import io.proxquant.evaluator.evaluation.PublishedArtifacts;
import io.proxquant.evaluator.evaluation.Scorer;
import io.proxquant.evaluator.promotion.Promotion;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.StoreSettings;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.recipes.Declarations;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decisions;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.registry.sweeps.SweepReader;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** Puts the evaluator together; the parts themselves know no framework. */
@Singleton
class EvaluatorBeans {
    /** The contract's JSON for REST and server-sent events, with names as their owners write them beside those of keys. */
    @Produces
    @Singleton
    ObjectMapper json() {
        return Json.mapper().copy().registerModule(ShownNames.module());
    }

    @Produces
    @Singleton
    Aliases aliases(ObjectStore store, Manifests manifests) {
        return new Aliases(store, manifests);
    }

    @Produces
    @Singleton
    Checkpoints checkpoints(ObjectStore store, Manifests manifests, Clock clock) {
        return new Checkpoints(store, manifests, clock);
    }

    @Produces
    @Singleton
    RunCurves curves(ObjectStore store, Manifests manifests) {
        return new RunCurves(store, manifests);
    }

    @Produces
    @Singleton
    SweepReader sweeps(ObjectStore store, Manifests manifests) {
        return new SweepReader(store, manifests);
    }

    @Produces
    @Singleton
    EvaluationMetrics metrics(
            MeterRegistry registry, ModelSeries models, Checkpoints checkpoints, Aliases aliases, Clock clock) {
        return new EvaluationMetrics(registry, models, checkpoints, aliases, clock);
    }

    @Produces
    @Singleton
    AllowedPlaces places(Config config, StoreSettings settings) {
        List<Path> roots = config.getOptionalValues("proxquant.data.roots", String.class).orElse(List.of()).stream()
                .map(AllowedPlaces::path)
                .toList();
        return new AllowedPlaces(
                roots, settings.bucket(), name -> config.getOptionalValue("proxquant.data." + name, String.class)
                        .map(AllowedPlaces::path));
    }

    @Produces
    @Singleton
    ArtifactHandler handler(
            ObjectStore store,
            Manifests manifests,
            Blobs blobs,
            AllowedPlaces places,
            Checkpoints checkpoints,
            Aliases aliases,
            EventPublisher publisher,
            EvaluationMetrics metrics,
            EvaluatorEngine engine) {
        DataManifests data = new DataManifests(store);
        DataFiles files = new DataFiles(places, store, blobs);
        Evaluations evaluations = new Evaluations(store, manifests);
        StoredFiles stored = new StoredFiles(blobs, SafetensorsLimits.defaults());
        Evaluator evaluator = new Evaluator(
                new PublishedArtifacts(new Artifacts(store, manifests), blobs, stored),
                checkpoints,
                stored,
                new Scorer(
                        evaluations,
                        new OpenData(data, files),
                        engine.started().device(),
                        AvailableMemory.ofThisProcess()));
        return new ArtifactHandler(
                // our own loader sees libraries whatever loader the framework gave them
                new Recipes(store, manifests, Declarations.load(EvaluatorBeans.class.getClassLoader())),
                new Specifications(data, files),
                new EvaluationPolicy(checkpoints),
                evaluator,
                evaluations,
                new Promotion(aliases, new Decisions(manifests), new LiveManifests(store, manifests)),
                publisher::publish,
                metrics);
    }
}
