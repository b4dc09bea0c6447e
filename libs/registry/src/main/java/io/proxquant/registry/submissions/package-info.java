/**
 * What was submitted: recipes, where their keys stand in the files they came from, data manifests, bindings of models. Every
 * service reads them alike and refuses alike what is not there or not what its name says.
 */
package io.proxquant.registry.submissions;
