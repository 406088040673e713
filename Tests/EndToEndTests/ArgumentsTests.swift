import Foundation
import Testing

/// How the process gets its arguments, and what it says without any.
@Suite(.timeLimit(.minutes(30))) struct `The arguments of the process` {
  private let folder: TemporaryFolder
  private var place: String { folder.url.path(percentEncoded: false) }

  init() throws { folder = try TemporaryFolder() }

  /// Makes a library that, preloaded, calls `setenv` before `main`; nil where nothing can compile it.
  ///
  /// `setenv` moves the environment away from the arguments, beside which Swift's runtime looks for
  /// them where it is linked statically, as in a released kennel.
  private func earlyLibrary() throws -> String? {
    let code = """
      #include <stdlib.h>
      __attribute__((constructor)) static void early(void) { setenv("KENNEL_EARLY", "1", 1); }

      """
    try folder.write(Data(code.utf8), as: "early.c")
    let library = "\(place)/early.so"
    return try compiles("cc", "-shared", "-fPIC", "-o", library, "\(place)/early.c")
      ? library : nil
  }

  private func compiles(_ command: String...) throws -> Bool {
    let result = try run(URL(filePath: "/usr/bin/env"), command)
    if result.status != 0 { print("skipped: \(command[0]) does not work here. \(result.errors)") }
    return result.status == 0
  }

  @Test func `survive a preloaded library that calls setenv before main`() throws {
    guard let library = try earlyLibrary() else { return }
    let environment = ["LD_PRELOAD": library]
    let version = try run(builtKennel, ["--version"], environment: environment)
    #expect(version.status == 0 && version.output.hasPrefix("kennel "), "\(version.errors)")
    let missing = try run(
      builtKennel, ["classify", "missing"], environment: environment, folder: folder.url)
    #expect(missing.status == 2)
    #expect((missing.output + missing.errors).contains("missing"), "\(missing.errors)")
    let seen = try run(
      URL(filePath: "/bin/sh"), ["-c", "echo $KENNEL_EARLY"], environment: environment)
    #expect(seen.output == "1\n", "The library was not loaded.")
  }

  @Test func `survive it where Swift's runtime, linked statically, loses them`() throws {
    guard let library = try earlyLibrary() else { return }
    let code = """
      let own = (0..<kennel_argument_count()).compactMap { kennel_argument($0) }
      print(own.dropFirst().map { String(cString: $0) }, CommandLine.arguments.count)

      """
    try folder.write(Data(code.utf8), as: "main.swift")
    let module = packageRoot.appending(path: "Sources/CFileSystem").path(percentEncoded: false)
    let object = "\(place)/arguments.o"
    // Only clang knows `_Nullable`.
    guard
      try compiles(
        "cc", "-c", "-D_Nullable=", "-I\(module)/include", "-o", object, "\(module)/arguments.c"),
      try compiles(
        "swiftc", "-static-stdlib", "-import-objc-header", "\(module)/include/arguments.h", "-o",
        "\(place)/program", "\(place)/main.swift", object)
    else { return }
    let program = folder.url.appending(path: "program")
    let result = try run(program, ["a", "b c"], environment: ["LD_PRELOAD": library])
    #expect(result.output.hasPrefix(#"["a", "b c"]"#), "\(result.output)\(result.errors)")
    if !result.output.hasSuffix(" 0\n") { print("Swift's runtime keeps them by now.") }
  }

  @Test func `are read in no other way`() throws {
    for folder in ["Sources", "Plugins"] {
      let files = FileManager.default.enumerator(
        at: packageRoot.appending(path: folder), includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let code = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
        #expect(!code.contains { $0.contains("CommandLine.arguments") }, "\(file.path)")
      }
    }
  }

  @Test func `that are missing are answered by some lines of help`() throws {
    let result = try run(builtKennel, [])
    #expect(result.status == 64)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(1...6 ~= lines.count)
    #expect(result.errors.contains("kennel help"))
  }
}
