/** The recurrent language models. */
package io.proxquant.models.networks.recurrent;
