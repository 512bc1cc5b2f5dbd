/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The walls; see the header. Each of them is there for the day another one has a hole. */
#include "ui/reader/html/tern-html-walls.h"

/* Nobody listens on the discard port, and what would is on this very machine. */
#define NO_WAY_OUT "http://127.0.0.1:9"

/* The rest of the policies; default-src says it already, in words some day's renderer may not read so. */
#define STYLE_ONLY                                                                                                     \
  "; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-src 'none'; connect-src 'none'; "           \
  "font-src 'none'; media-src 'none'; object-src 'none'"

/* Off besides what tern_html_walls_new_settings() names: whatever could make a connection. */
static const char *const features_off[] = {
  "LinkPreconnect",          "LinkPrefetch",       "LinkPreload",      "LinkPreloadResponsiveImages",
  "LinkModulePreload",       "LinkSanitizerEnabled", "DNSPrefetchingEnabled", "DownloadAttributeEnabled",
  "FetchPriorityEnabled",    "WebSocketEnabled",   "WebTransportEnabled", "BeaconAPIEnabled",
  "PushAPIEnabled",          "NotificationsEnabled", "ServiceWorkersEnabled", "SpeculationRulesPrefetchEnabled",
  "ApplePayEnabled",         "ModelElementEnabled", "WebAuthenticationEnabled", "GamepadsEnabled",
  "GeolocationAPIEnabled",   "WebRTCEnabled",      "PeerConnectionEnabled", "MediaEnabled",
  "RemotePlaybackEnabled",   "WebShareEnabled",    "ScreenCaptureEnabled", "PDFJSViewerEnabled",
  "WebLocksAPIEnabled",      "StorageAPIEnabled",  "IndexedDBAPIEnabled", "ReportingEnabled",
  "NetworkErrorLoggingEnabled", "AlternateWebMPlayerEnabled", "HTTP3Enabled", "WebXREnabled",
};

WebKitWebContext *
tern_html_walls_get_context (void)
{
  static WebKitWebContext *context;

  if (context == NULL)
    {
      context = webkit_web_context_new ();
      webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
      webkit_web_context_set_spell_checking_enabled (context, FALSE);
    }
  return context;
}

WebKitNetworkSession *
tern_html_walls_new_session (gboolean pictures)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();
  WebKitCookieManager *cookies = webkit_network_session_get_cookie_manager (session);
  WebKitNetworkProxySettings *proxy;

  webkit_cookie_manager_set_accept_policy (cookies, WEBKIT_COOKIE_POLICY_ACCEPT_NEVER);
  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  webkit_network_session_set_tls_errors_policy (session, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  webkit_website_data_manager_set_favicons_enabled (webkit_network_session_get_website_data_manager (session), FALSE);
  if (pictures)
    return session;
  proxy = webkit_network_proxy_settings_new (NO_WAY_OUT, NULL);
  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, proxy);
  webkit_network_proxy_settings_free (proxy);
  return session;
}

static void
turn_features_off (WebKitSettings *settings)
{
  g_autoptr (WebKitFeatureList) features = webkit_settings_get_all_features ();

  for (gsize i = 0; i < webkit_feature_list_get_length (features); i++)
    {
      WebKitFeature *feature = webkit_feature_list_get (features, i);

      for (gsize n = 0; n < G_N_ELEMENTS (features_off); n++)
        if (g_str_equal (webkit_feature_get_identifier (feature), features_off[n]))
          webkit_settings_set_feature_enabled (settings, feature, FALSE);
    }
}

WebKitSettings *
tern_html_walls_new_settings (void)
{
  WebKitSettings *settings = g_object_new (
      WEBKIT_TYPE_SETTINGS, "enable-javascript", FALSE, "enable-javascript-markup", FALSE,
      "javascript-can-access-clipboard", FALSE, "javascript-can-open-windows-automatically", FALSE,
      "enable-html5-local-storage", FALSE, "enable-html5-database", FALSE,
      "enable-media", FALSE, "enable-media-stream", FALSE, "enable-media-capabilities", FALSE, "enable-mediasource",
      FALSE, "enable-encrypted-media", FALSE, "enable-webaudio", FALSE, "enable-webgl", FALSE, "enable-webrtc", FALSE,
      "enable-developer-extras", FALSE, "enable-fullscreen", FALSE, "enable-page-cache", FALSE,
      "enable-back-forward-navigation-gestures", FALSE, "allow-modal-dialogs", FALSE,
      "allow-file-access-from-file-urls", FALSE, "allow-universal-access-from-file-urls", FALSE,
      "allow-top-navigation-to-data-urls", FALSE,
      "enable-site-specific-quirks", FALSE, "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER,
      NULL);

  turn_features_off (settings);
  return settings;
}

const char *
tern_html_walls_get_policy (gboolean pictures)
{
  return pictures ? "default-src 'none'; img-src cid: data: http: https:" STYLE_ONLY
                  : "default-src 'none'; img-src cid: data:" STYLE_ONLY;
}
