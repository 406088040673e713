import BreedTraining
import Foundation
import PhotoMetadata
import TestSupport
import Testing

struct ConfirmedLabelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func add(
    _ seeds: Range<Int>, _ status: BreedLabel.Status, _ id: String, _ name: String,
    inSidecar: Bool = false
  ) throws {
    let label = BreedLabel(
      breedID: id, breedName: name, status: status, when: "2026-11-25T13:45:00Z")
    let change = LabelChange.write(label, keywords: [name], description: nil)
    for seed in seeds {
      let file = try Pictures.jpeg(seed)
      if inSidecar {
        try folder.write("archive/\(seed).jpg", file)
        let edit = try sidecarEdit(change, existing: nil, photoKeywords: [])
        guard case .write(let bytes) = edit else { continue }
        try folder.write("archive/\(seed).jpg.xmp", Data(bytes))
      } else {
        let edit = try file.withUnsafeBytes { try labelEdit(change, in: $0) }
        guard case .splices(let splices, _) = edit else { continue }
        try folder.write(
          "archive/\(seed).jpg", Data(file.withUnsafeBytes { splices.applied(to: $0) }))
      }
    }
  }

  private func load() throws -> Dataset {
    try Dataset.load(DatasetRequest(source: .confirmedLabels(folder.at("archive")), threads: 2))
  }

  @Test func `a person's labels count, in photos and beside them, and a model's do not`() throws {
    try add(0..<6, .confirmed, "n02108089", "boxer")
    try add(6..<10, .confirmed, "n02108089", "Boxer")
    try add(10..<16, .confirmed, "rex", "Rex's litter", inSidecar: true)
    try add(20..<26, .machine, "n02088364", "beagle")
    try add(30..<36, .rejected, "n02108089", "boxer")
    try folder.addPhotos(40..<44, to: "archive")
    let dataset = try load()
    #expect(
      dataset.classes == [
        DatasetClass(name: "Boxer", id: "n02108089"), DatasetClass(name: "Rex's litter"),
      ])
    #expect(
      Set(folder.names(dataset.all)) == Set((0..<16).map { "archive/\($0).jpg" }))
    #expect(dataset.all.count { $0.label == 0 } == 10)
  }

  @Test func `an archive where nobody confirmed a breed is no dataset`() throws {
    try add(20..<26, .machine, "n02088364", "beagle")
    #expect(throws: DatasetError.self) { try load() }
  }
}
