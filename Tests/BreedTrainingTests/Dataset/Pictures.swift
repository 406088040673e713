import Files
import BreedTraining
import Foundation
import Imaging
import PhotoArchive
import TestSupport
import Randomness

/// Pictures that no two seeds have in common, and that have something to see at any size.
enum Pictures {
  static func image(_ seed: Int, width: Int = 96, height: Int = 72) -> Image {
    var random = SeededGenerator(seed: UInt64(seed))
    let pixels = (0..<3 * 12 * 9).map { _ in UInt8.random(in: 0...255, using: &random) }
    let image = Image(width: 12, height: 9, pixels: pixels)
    return resized(
      image, crop: Crop(all: image), to: width, height, interpolation: .bicubic)
  }

  static func jpeg(_ seed: Int, quality: Int = 90) throws -> Data {
    Data(try image(seed).jpegData(quality: quality))
  }

  static func mirrored(_ seed: Int) throws -> Data {
    Data(try Orientation.mirrored.applied(to: image(seed)).jpegData(quality: 70))
  }

  static func halved(_ seed: Int) throws -> Data {
    Data(try image(seed, width: 48, height: 36).jpegData(quality: 60))
  }
}

extension TemporaryFolder {
  /// Writes a photo for each of the seeds into a folder, named after its seed.
  func addPhotos(_ seeds: some Sequence<Int>, to folder: String) throws {
    for seed in seeds { try write("\(folder)/\(seed).jpg", Pictures.jpeg(seed)) }
  }

  /// Loads a dataset of this folder.
  func load(
    _ name: String = "dogs", background: String? = nil, validation: String? = nil,
    classes: ClassSelection? = nil, seed: UInt64 = 1, threads: Int = 2
  ) throws -> Dataset {
    try Dataset.load(
      DatasetRequest(
        source: .path(at(name)), background: background.map(at), validation: validation.map(at),
        classes: classes, seed: seed, threads: threads))
  }

  /// The names of a split's photos, from the folder on.
  func names(_ samples: [Sample]) -> [String] {
    samples.map { String($0.path.lossyString.dropFirst(path.count + 1)) }
  }
}

extension Dataset {
  /// The split of each photo, by the digest of its picture.
  var splits: [[UInt8]: DatasetSplit] {
    var splits: [[UInt8]: DatasetSplit] = [:]
    for split in DatasetSplit.allCases {
      for sample in self[split] { splits[sample.digest] = split }
    }
    return splits
  }

  var all: [Sample] { train + validation + test }
}
