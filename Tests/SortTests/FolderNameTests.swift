import TestSupport
import Testing
@testable import Sort
import Randomness

struct FolderNameTests {
  @Test(arguments: [
    ("Beagle", "Beagle"), ("Löwchen", "Löwchen"), ("St. Bernard", "St. Bernard"),
    ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"), ("..", "_"), (".", "_"), ("", "_"),
    (" ", "_"), (". .", "_"), ("dog.", "dog"), ("dog. . ", "dog"), (" dog", "dog"),
    (".dog", "_dog"), ("..dog", "_.dog"), ("a\u{0}b\nc\u{7F}d\u{9B}e", "a_b_c_d_e"),
    ("gpj.\u{202E}exe", "gpj._exe"), ("con", "con_"), ("CON", "CON_"), ("aux.dog", "aux_.dog"),
    ("Nul", "Nul_"), ("com1", "com1_"), ("LPT9.x.y", "LPT9_.x.y"), ("com¹", "com¹_"),
    ("aux .dog", "aux _.dog"), ("console", "console"), ("com10", "com10"), ("com", "com"),
    ("_unsure", "_unsure"),
    (".\u{301}dog", "_\u{301}dog"),
  ])
  func `a name is safe on every file system`(name: String, safe: String) {
    #expect(safeFolderName(name) == safe)
  }

  @Test(arguments: [
    ("rex.jpg", "rex.jpg"), ("Löwchen 1.JPG", "Löwchen 1.JPG"), (".rex.jpg", ".rex.jpg"),
    ("Screenshot 12:30:00.png", "Screenshot 12_30_00.png"), ("a<b>|?*\".jpg", "a_b_____.jpg"),
    ("CON.jpg", "CON_.jpg"), ("lpt1.a.jpg", "lpt1_.a.jpg"), ("rex.jpg. ", "rex.jpg"),
    ("a\u{1}\n.jpg", "a__.jpg"),
  ])
  func `a file name is one that Windows stores`(name: String, safe: String) {
    #expect(String(decoding: safeFileName(Array(name.utf8)), as: UTF8.self) == safe)
    #expect(safeFileName(Array(safe.utf8)) == Array(safe.utf8))
  }

  @Test func `bytes that are not UTF-8 are replaced`() {
    #expect(safeFileName(Array("a".utf8) + [0xFF] + Array(".jpg".utf8)) == Array("a_.jpg".utf8))
  }

  @Test(arguments: [
    String(repeating: "a", count: 300), String(repeating: "犬", count: 300),
    String(repeating: "🐶", count: 100), "e" + String(repeating: "\u{301}", count: 300),
    String(repeating: "a", count: 119) + ". b", String(repeating: "a", count: 118) + "  b",
  ])
  func `a long name is cut where a character ends, and stays safe`(name: String) {
    let safe = safeFolderName(name)
    #expect(1...120 ~= safe.utf8.count)
    #expect(name.unicodeScalars.starts(with: safe.unicodeScalars))
    #expect(safeFolderName(safe) == safe)
  }

  /// What Windows and Unix forbid, said another way than in the code.
  @Test func `random names are safe, and stay as they are the second time`() {
    var random = SeededGenerator(seed: 3)
    let alphabet = Array(". _conaux1\u{0}\u{1F}/\\:*?\"<>|aé\u{301}\u{200B}犬🐶".unicodeScalars)
    for _ in 0..<5000 {
      let scalars = (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
        alphabet.randomElement(using: &random)
      }
      let safe = safeFolderName(String(String.UnicodeScalarView(scalars)))
      let bytes = Array(safe.utf8)
      #expect(1...120 ~= bytes.count)
      #expect(bytes.allSatisfy { $0 > 31 && !Array("/\\:*?\"<>|".utf8).contains($0) })
      #expect(![UInt8(ascii: "."), UInt8(ascii: " ")].contains(bytes.last))
      #expect(![UInt8(ascii: "."), UInt8(ascii: " ")].contains(bytes.first))
      let stem = String(safe.unicodeScalars.prefix { $0 != "." }).uppercased()
      #expect(!["CON", "AUX", "NUL", "PRN", "COM1", "LPT1"].contains(stem.filter { $0 != " " }))
      #expect(safeFolderName(safe) == safe)
    }
  }
}
