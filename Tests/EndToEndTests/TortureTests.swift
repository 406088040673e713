#if os(Linux)
import Foundation
import Testing

@Suite(.timeLimit(.minutes(30))) struct `Killed, with a failing disk, or beside other programs` {
  /// The rounds of one seed, the same each time but for two instants of kills an operation.
  ///
  /// `make torture` is the long run.
  @Test(arguments: ["torture.py", "races.py"])
  func `kennel loses no photo and no keyword`(name: String) throws {
    let script = packageRoot.appending(path: "Tests/Torture/\(name)")
    let result = try run(
      URL(filePath: "/usr/bin/env"), ["python3", script.path(percentEncoded: false), "--short"],
      environment: ["TORTURE_KENNEL": builtKennel.path(percentEncoded: false)])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    print(String(result.output.split(separator: "\n").last ?? ""))
  }
}
#endif
