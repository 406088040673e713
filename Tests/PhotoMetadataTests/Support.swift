import Containers
import Digests
import Foundation
import Messages
import PhotoMetadata

/// Files beside the repository, which may not enter it.
enum Shared {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared")

  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  /// The files in all folders of a folder that end so, by path.
  static func files(under path: String, named nameExtension: String) throws -> [URL] {
    let root = folder.appending(path: path)
    return try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".\(nameExtension)") }.sorted().map { root.appending(path: $0) }
  }

  /// The files of a folder, by name.
  static func files(in path: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: path), includingPropertiesForKeys: nil
    ).sorted { $0.path < $1.path }
  }
}

/// The labels that tests write.
enum Sample {
  static let beagle = BreedLabel(
    breedID: "n02088364", breedName: "beagle", status: .machine, confidence: 0.9321,
    model: "tf_efficientnetv2_b0.dogs121", modelDigest: "0123abcd", when: "2026-11-24T13:45:00Z")
  static let boxer = BreedLabel(
    breedID: "n02108089", breedName: "boxer", status: .machine, confidence: 0.5,
    model: "other", modelDigest: "4567", when: "2026-11-25T13:45:00Z")
  static let confirmed = BreedLabel(
    breedID: "n02108089", breedName: "boxer", status: .confirmed, when: "2026-11-25T13:45:00Z")

  static let write = LabelChange.write(beagle, keywords: ["Beagle"], description: nil)
  static let writeBoxer = LabelChange.write(boxer, keywords: ["Boxer"], description: nil)
  static let confirm = LabelChange.write(confirmed, keywords: ["Boxer"], description: nil)
}

/// What `labelEdit` says of a file.
func edit(_ file: [UInt8], _ change: LabelChange) throws -> LabelEdit {
  try file.withUnsafeBytes { (bytes) throws(MetadataError) in try labelEdit(change, in: bytes) }
}

/// A file after a change, which must go into it; it is verified, and can be undone.
func changed(_ file: [UInt8], _ change: LabelChange) throws -> [UInt8] {
  try changedWithNotices(file, change).file
}

func changedWithNotices(_ file: [UInt8], _ change: LabelChange) throws
  -> (file: [UInt8], notices: [LabelNotice])
{
  let edit = try edit(file, change)
  guard case .splices(let splices, let notices) = edit else { throw Unexpected(edit: "\(edit)") }
  let edited = file.withUnsafeBytes { splices.applied(to: $0) }
  try edited.withUnsafeBytes { new in
    try file.withUnsafeBytes { old in
      try verify(edited: new, original: old, splices: splices, change: change)
      guard splices.inverse(in: old).applied(to: new) == file else {
        throw Unexpected(edit: "the inverse is another file")
      }
    }
  }
  return (edited, notices)
}

struct Unexpected: Error {
  let edit: String
}

/// What a file says of itself.
func facts(_ file: [UInt8]) -> PhotoFacts {
  file.withUnsafeBytes { PhotoFacts(reading: Container($0)) }
}

func digest(_ file: [UInt8]) -> [UInt8] {
  file.withUnsafeBytes { pictureDigest(of: Container($0)) }
}

/// A file after another program has replaced text in its XMP segment.
func edited(_ file: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
  let signature = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  guard let place = file.indices.first(where: { file[$0...].starts(with: signature) }) else {
    throw Unexpected(edit: "there is no XMP")
  }
  let length = Int(file[place - 2]) << 8 | Int(file[place - 1])
  let end = place - 2 + length
  let packet = String(decoding: file[place + signature.count..<end], as: UTF8.self)
  guard packet.contains(old) else { throw Unexpected(edit: "there is no \(old)") }
  return file[..<(place - 4)] + Build.xmpSegment(packet.replacing(old, with: new)) + file[end...]
}

func md5(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { Digest.of($0, .md5) } }
