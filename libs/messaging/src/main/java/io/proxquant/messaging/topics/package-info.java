/** Making the topics of an installation, as a program of its own that an installer runs. */
package io.proxquant.messaging.topics;
