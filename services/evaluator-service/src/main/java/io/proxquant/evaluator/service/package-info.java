/** The service around evaluation and promotion: what an artifact event leads to, its metrics, and how the parts are wired. */
package io.proxquant.evaluator.service;
