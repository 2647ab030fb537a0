/**
 * What is done to the installation. Read {@link dev.millrace.chaos.fault.FaultPlan}, then {@link
 * dev.millrace.chaos.fault.Injector}.
 */
@NullMarked
package dev.millrace.chaos.fault;

import org.jspecify.annotations.NullMarked;
