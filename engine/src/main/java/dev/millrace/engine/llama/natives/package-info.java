/**
 * llama.cpp's C API through the JDK's foreign function API.
 *
 * <p>Read {@link dev.millrace.engine.llama.natives.NativeModel} first. {@link
 * dev.millrace.engine.llama.natives.NativesFolder} puts the library on disk, {@link
 * dev.millrace.engine.llama.natives.LlamaLibrary} binds its functions, {@link
 * dev.millrace.engine.llama.natives.StructLayouts} describes its structs and refuses a build that
 * has others. Nothing outside this package sees a memory segment.
 *
 * <p>Tested on Linux x86-64. Linux arm64 and Mac have the same struct layouts and the same exported
 * names and should work; Windows builds of the library do not export the functions.
 */
@NullMarked
package dev.millrace.engine.llama.natives;

import org.jspecify.annotations.NullMarked;
