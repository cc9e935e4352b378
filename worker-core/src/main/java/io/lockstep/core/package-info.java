/** placeholder */
package io.lockstep.core;
