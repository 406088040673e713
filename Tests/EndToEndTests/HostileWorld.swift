import Foundation
import Glibc
import Imaging
import Randomness
import TestSupport

/// The name of every file and folder here: a byte that is not UTF-8, and a terminal escape.
let hostile: [UInt8] = Array("x".utf8) + [0xFF, 0x1B] + Array("[31m".utf8)
/// The same for people.
let shownHostile = #"x\xFF\x1B[31m"#

/// A folder of files with hostile names: photos, a dataset, lists, bundles.
final class HostileWorld {
  let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    .appending(path: "kennel-\(UUID().uuidString)").path(percentEncoded: false)

  init() throws {
    let photo = try Data(contentsOf: picture)
    for name in ["@.jpg", "@.d/@.jpg", "@.cats/@.jpg"] { write(photo, to: path(name)) }
    write(Data(path("@.jpg")) + Data("\n".utf8), to: path("@.list"))
    // The weights of the default model, which have 1,000 outputs.
    write(Data((0..<1000).map { "Breed \($0)\n" }.joined().utf8), to: path("@.txt"))
    let weights = "Models/tf_efficientnetv2_b0.dogs121/weights.safetensors"
    link("@.safetensors", to: packageRoot.appending(path: weights).path(percentEncoded: false))
    for file in ["model.json", "labels.json", "weights.safetensors"] {
      let content = try Data(contentsOf: OldKennel.fixtures.appending(path: "bundle/\(file)"))
      write(content, to: path("@.bundle/\(file)"))
    }
  }

  deinit {
    // Foundation can't remove files by such names.
    _ = try? run(URL(filePath: "/bin/rm"), ["-rf", root])
  }

  /// Writes datasets of two breeds, each photo another one.
  func writeDatasets() throws {
    var dice = SeededGenerator(seed: 1)
    for breed in ["Beagle", "Pug"] {
      for number in 0..<12 {
        let pixels = (0..<24 * 24 * 3).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let photo = try Data(Image(width: 24, height: 24, pixels: pixels).jpegData())
        write(photo, to: path("@.\(number < 8 ? "set" : "val")/\(breed)/\(number)@.jpg"))
      }
    }
  }

  /// A path in the world: `@` stands for the hostile name.
  func path(_ name: String) -> [UInt8] { Array("\(root)/".utf8) + named(name) }

  func has(_ name: String) -> Bool { namesBelow(Array(root.utf8)).contains(named(name)) }

  private func named(_ name: String) -> [UInt8] {
    name.utf8.flatMap { $0 == UInt8(ascii: "@") ? hostile : [$0] }
  }

  /// Runs a command line: a word with `@` stands for a path, and `%` for the hostile name alone.
  func kennel(_ line: String) throws -> Finished {
    try run(
      builtKennel,
      bytes: line.split(separator: " ").map { word in
        guard let at = word.firstIndex(of: "@") else {
          return word.utf8.flatMap { $0 == UInt8(ascii: "%") ? hostile : [$0] }
        }
        // In NETWORK=FILE, the path begins behind the sign.
        return Array(word[..<at].utf8) + path(String(word[at...]))
      },
      environment: ["XDG_STATE_HOME": "\(root)/state", "LC_ALL": "C.UTF-8"],
      folder: URL(filePath: root))
  }

  /// Names in which bytes were replaced: by U+FFFD, or by the private characters of `RawArguments`.
  var repairedNames: [String] {
    namesBelow(Array(root.utf8)).filter { name in
      let text = String(decoding: name, as: UTF8.self)
      return name != Array(text.utf8)
        ? !String(decoding: name.filter { $0 != 0xFF }, as: UTF8.self).unicodeScalars
          .allSatisfy { $0.value < 0x80 }
        : text.unicodeScalars.contains { $0.value >= 0x80 } || text.contains(#"\xFF"#)
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  func read(_ name: String) throws -> String {
    let file = try run(URL(filePath: "/bin/cat"), bytes: [path(name)])
    return file.output
  }

  func link(_ name: String, to target: String) {
    symlink(target, path(name).map { CChar(bitPattern: $0) } + [0])
  }
}
