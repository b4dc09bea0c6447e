/** What comes before every answer that a service gives over HTTP: requests that do not arrive in time lose their connection. */
package io.proxquant.messaging.http;
