import Foundation
import Imaging
import TestSupport
import Randomness

/// Small pictures of two classes: bright above, or bright below, with noise that tells them apart.
enum Pictures {
  static func jpeg(_ seed: Int, isBrightAbove: Bool) throws -> Data {
    let (side, cell) = (48, 6)
    var random = SeededGenerator(seed: UInt64(seed))
    let cells = (0..<(side / cell) * (side / cell)).map { _ in
      Int.random(in: 0...130, using: &random)
    }
    var pixels: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side {
        let isBright = (row < side / 2) == isBrightAbove
        let value = cells[row / cell * (side / cell) + column / cell] + (isBright ? 120 : 0)
        pixels += [UInt8(value), UInt8(value / 2), UInt8(255 - value)]
      }
    }
    return Data(try Image(width: side, height: side, pixels: pixels).jpegData(quality: 90))
  }
}

extension TemporaryFolder {
  /// Writes a dataset of two classes into `dogs`.
  func addDataset(photosAClass: Int = 12) throws {
    for (number, name) in ["above", "below"].enumerated() {
      for photo in 0..<photosAClass {
        try write(
          "dogs/\(name)/\(photo).jpg",
          Pictures.jpeg(1000 * number + photo, isBrightAbove: number == 0))
      }
    }
  }

  /// The names of what lies in a folder.
  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
  }
}
