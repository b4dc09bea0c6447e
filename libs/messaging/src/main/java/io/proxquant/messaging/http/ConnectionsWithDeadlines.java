package io.proxquant.messaging.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.smallrye.config.SmallRyeConfig;
import org.eclipse.microprofile.config.ConfigProvider;

import io.proxquant.messaging.MessagingSettings;

/**
 * Gives every connection that a server of this process accepts its {@link RequestDeadline}. Netty finds it by the name of this
 * class where {@link #EXTENSIONS_SYSTEM_PROPERTY} says so: the framework hands out no connection before its first request.
 */
public final class ConnectionsWithDeadlines extends ChannelInitializerExtension {
    /** Lets Netty look for extensions; before the first server is started. */
    static void enable() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        MessagingSettings settings =
                ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(MessagingSettings.class);
        connection.pipeline().addFirst(new RequestDeadline(settings.requestTime()));
    }
}
