import BreedTraining
import CommandKit
import Foundation
import Messages
import Reporting
import TestSupport
import Testing

@testable import Compare

private func result(
  _ network: String, _ origin: NetworkResult.Origin, accuracies: [Double?] = [0.9, 0.8, 0.75]
) -> NetworkResult {
  let scores = accuracies.map { NetworkResult.Score(photos: $0 == nil ? 0 : 20, accuracy: $0) }
  return NetworkResult(
    network: network, identity: "id", origin: origin, trained: "head", epochs: 3, width: 224,
    height: 224, train: scores[0], validation: scores[1], test: scores[2],
    parameters: 16_800_000, trainingSeconds: 754, photoSeconds: 0.0123)
}

private func origin(
  _ kind: NetworkResult.Origin.Kind, _ name: String? = nil, known: Int = 0, fresh: Int? = nil
) -> NetworkResult.Origin {
  NetworkResult.Origin(
    kind: kind, name: name, sha256: name.map { _ in "ab" }, knownClasses: known,
    freshTensors: fresh)
}

private func comparison(_ results: [NetworkResult], leftOut: [Lineup.LeftOut] = []) -> Comparison {
  Comparison(
    classes: 10, photos: [.train: 560, .validation: 70, .test: 70], digest: "d",
    results: results, leftOut: leftOut, isInterrupted: false)
}

@Suite struct `The table of a comparison` {
  @Test func `says what each network started from`() {
    let table = comparison([
      result("simple_cnn", origin(.chance)),
      result("vgg16", origin(.imageNet, "v.safetensors", fresh: 0)),
      result("inception_v3", origin(.file, "i.safetensors", fresh: 4), accuracies: [1, 0.5, nil]),
      result("tf_efficientnetv2_b0", origin(.embedded, "dogs", known: 10, fresh: 0)),
    ]).table
    let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1].hasSuffix("16.8 M    13 min  12.3 ms  chance"))
    #expect(lines[2].hasSuffix("  ImageNet weights v.safetensors"))
    #expect(lines[3].contains(" 100.0 %      50.0 %       -  "))
    #expect(lines[3].hasSuffix("  weights i.safetensors; 4 tensors by chance"))
    #expect(
      lines[4].hasSuffix("  embedded default, which has seen dog photos; knew 10 classes"))
    #expect(table.contains("may have seen these very photos"))
    // The columns stand below each other.
    #expect(Set(lines[0...4].map { $0.prefix(60).count }) == [60])
    #expect(lines.allSatisfy { $0.last != " " })
  }

  @Test func `warns of nothing where all is from chance, and names what is left out`() {
    let table = comparison(
      [result("simple_cnn", origin(.chance))],
      leftOut: [
        Lineup.LeftOut(network: "vgg16", reason: CommandMessage.text(["text": "there are none"]))
      ]
    ).table
    #expect(!table.contains("may have seen"))
    #expect(table.hasSuffix("vgg16 is left out, for there are none.\n"))
  }
}

@Suite struct `The chart of a comparison` {
  @Test func `has bars as long as the accuracies`() throws {
    let results = [
      result("a", origin(.chance), accuracies: [1, 0.5, 0.25]),
      result("b", origin(.file, "<b>&\u{1}\"'"), accuracies: [0.1, 0, nil]),
    ]
    let root = try PageParser.parse(comparison(results).chart.text)
    let bars = root.all("rect").filter { $0.children.first?.name == "title" }
    #expect(bars.map { $0.attributes["width"] } == ["500", "250", "125", "50", "0"])
    #expect(bars.map { $0.children[0].text }.prefix(2) == ["a, train", "a, validation"])
    #expect(root.all("text").contains { $0.text == #"from weights <b>&\u{01}"'"# })
  }
}

@Suite struct `A result of a comparison` {
  @Test(arguments: [Double?.none, 0.75])
  func `is read as it was written`(test: Double?) throws {
    let results = [
      result("a", origin(.chance), accuracies: [0.9, 0.8, test]),
      result("b", origin(.bundle, "dogs \"&\n", known: 3, fresh: 2), accuracies: [1, 0, test]),
    ]
    for result in results {
      let text = result.json.text
      #expect(!text.contains("\n"))
      #expect(try JSONDecoder().decode(NetworkResult.self, from: Data(text.utf8)) == result)
    }
    let schema = try JSONSchema.published("kennel.compare-2")
    #expect(try schema.violations(in: comparison(results).json(version: "1").text) == [])
  }
}
