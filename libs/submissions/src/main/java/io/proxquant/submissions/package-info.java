/**
 * What was submitted, by digest: recipes, where their keys stand in the files they came from, and data manifests. Every
 * service reads them alike and refuses alike what is not there or not what its name says.
 */
package io.proxquant.submissions;
