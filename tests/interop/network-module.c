/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A network monitor for GIO (GIO_USE_NETWORK_MONITOR=test) that is metered while the file TERN_TEST_METERED names is
 * there, and behind a captive portal while that of TERN_TEST_PORTAL is, and says so within a tenth of a second. */

#include <gio/gio.h>

#define LOOK_MS 100

typedef struct
{
  GObject parent_instance;

  gboolean metered;
  gboolean portal;
  guint look;
} TestMonitor;

typedef struct
{
  GObjectClass parent_class;
} TestMonitorClass;

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = init;
}

/* The servers of the tests are all on this computer. */
static gboolean
can_reach (GNetworkMonitor *monitor, GSocketConnectable *connectable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
  iface->can_reach = can_reach;
}

GType test_monitor_get_type (void);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TestMonitor, test_monitor, G_TYPE_OBJECT, 0,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (G_TYPE_INITABLE, initable_iface_init)
                                  G_IMPLEMENT_INTERFACE_DYNAMIC (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static gboolean
has_file (const char *variable)
{
  const char *path = g_getenv (variable);

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_metered (void)
{
  return has_file ("TERN_TEST_METERED");
}

static gboolean
is_portal (void)
{
  return has_file ("TERN_TEST_PORTAL");
}

static gboolean
on_look_due (gpointer user_data)
{
  TestMonitor *self = user_data;
  gboolean metered = is_metered ();

  if (is_portal () != self->portal)
    {
      self->portal = is_portal ();
      g_object_notify (G_OBJECT (self), "connectivity");
    }
  if (metered != self->metered)
    {
      self->metered = metered;
      g_object_notify (G_OBJECT (self), "network-metered");
      g_signal_emit_by_name (self, "network-changed", TRUE);
    }
  return G_SOURCE_CONTINUE;
}

static void
test_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONNECTIVITY)
    g_value_set_enum (value, is_portal () ? G_NETWORK_CONNECTIVITY_PORTAL : G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, id == PROP_AVAILABLE || is_metered ());
}

static void
test_monitor_finalize (GObject *object)
{
  g_source_remove (((TestMonitor *) object)->look);
  G_OBJECT_CLASS (test_monitor_parent_class)->finalize (object);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  object_class->finalize = test_monitor_finalize;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_class_finalize (TestMonitorClass *klass)
{
}

static void
test_monitor_init (TestMonitor *self)
{
  self->metered = is_metered ();
  self->portal = is_portal ();
  self->look = g_timeout_add (LOOK_MS, on_look_due, self);
}

/* What GIO calls, by the name of the module. */
void g_io_test_load (GIOModule *module);
void g_io_test_unload (GIOModule *module);
char **g_io_test_query (void);

void
g_io_test_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  test_monitor_register_type (G_TYPE_MODULE (module));
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, test_monitor_get_type (), "test", -1);
}

void
g_io_test_unload (GIOModule *module)
{
}

char **
g_io_test_query (void)
{
  static const char *const points[] = { G_NETWORK_MONITOR_EXTENSION_POINT_NAME, NULL };

  return g_strdupv ((char **) points);
}
