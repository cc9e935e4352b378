/** Small files on any Hadoop file system, written whole or not at all. Any room of the driver may call it. */
package io.lockstep.driver.files;
