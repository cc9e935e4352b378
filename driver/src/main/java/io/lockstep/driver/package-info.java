/** placeholder */
package io.lockstep.driver;
