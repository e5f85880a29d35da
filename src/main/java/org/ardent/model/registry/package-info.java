/**
 * The models by name.
 *
 * <p>Rule: the only package that knows every model.
 */
package org.ardent.model.registry;
