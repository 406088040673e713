import Containers
import Foundation
import PhotoMetadata
import Testing

/// What exiftool reads in, and can write to, the photos of `../shared` before and after a label.
///
/// `KENNEL_ALL_PHOTOS=1 swift test --filter SharedPhotosTests` takes all of them, not a sample.
@Suite(
  .serialized,
  .enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)),
  .enabled(if: Shared.has("metadata/camera-originals"), "the photos of ../shared are not here"))
struct SharedPhotosTests {
  private static let batch = 250

  /// The photos, or of those of each folder as many as there is time for.
  private static func photos(named nameExtension: String) throws -> [URL] {
    let all = try ["cases", "metadata", "datasets"].filter(Shared.has).map {
      try Shared.files(under: $0, named: nameExtension)
    }
    if ProcessInfo.processInfo.environment["KENNEL_ALL_PHOTOS"] != nil { return all.flatMap { $0 } }
    return all.flatMap { files in
      stride(from: 0, to: files.count, by: max(1, files.count / 20)).map { files[$0] }
    }
  }

  @Test(arguments: ["jpg", "jpeg", "png"])
  func `exiftool reads and can write what it could before`(nameExtension: String) throws {
    let urls = try Self.photos(named: nameExtension)
    var places: [String: Int] = [:]
    for start in stride(from: 0, to: urls.count, by: Self.batch) {
      let batch = urls[start..<min(start + Self.batch, urls.count)]
      try check(Array(batch), nameExtension, &places)
    }
    print("\(urls.count) .\(nameExtension): \(places.sorted { $0.key < $1.key })")
  }

  private func check(_ urls: [URL], _ name: String, _ places: inout [String: Int]) throws {
    var (paths, originals, labelled): ([String], [[UInt8]], [[UInt8]]) = ([], [], [])
    for url in urls {
      let file = try [UInt8](Data(contentsOf: url))
      switch try? edit(file, Sample.confirm) {
      case .splices?:
        let result = try changedWithNotices(file, Sample.confirm)
        places[result.notices.isEmpty ? "labelled" : "with a notice", default: 0] += 1
        paths.append(url.path)
        originals.append(file)
        labelled.append(result.file)
        #expect(facts(result.file).label == Sample.confirmed, "\(url.path)")
      case .sidecar?: places["sidecar", default: 0] += 1
      default: places["refused", default: 0] += 1
      }
    }
    guard !originals.isEmpty else { return }
    let before = try ExifTool.tags(originals, name: name)
    let after = try ExifTool.tags(labelled, name: name)
    #expect(before.count == originals.count && after.count == originals.count)
    for (path, (old, new)) in zip(paths, zip(before, after)) {
      let lost = old.filter { !ExifToolTests.isKennels($0.key) && new[$0.key] != $0.value }
      #expect(lost.isEmpty, "\(path): \(lost.keys.sorted())")
    }
    let refused = try ExifTool.refused(labelled, name: name, ["-Artist=x"])
      .subtracting(ExifTool.refused(originals, name: name, ["-Artist=x"]))
    #expect(refused.isEmpty, "\(refused.map { paths[$0] })")
  }
}
