/** YAML as a tree that remembers where each value stands, read with limits that hostile input cannot pass. */
package io.proxquant.recipes.yaml;
