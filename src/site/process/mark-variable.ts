/**
 * The environment variable that every process of a family inherits. One value for each family: a value for the
 * whole run would mix up two sites that run side by side.
 */
export const markVariable = 'SNAPSHOT_SITE_FAMILY';
