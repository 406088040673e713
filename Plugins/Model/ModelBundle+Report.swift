internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Imaging
internal import Messages
internal import Reporting

extension ModelBundle {
  /// The bundle for people.
  var table: String {
    let rows = networkRows + decisionRows + originRows
    return rows.map { name, value in
      filled(name, to: 14) + safeText(value) + "\n"
    }.joined()
  }

  private var networkRows: [(String, String)] {
    let input = manifest.input
    let crop = input.cropFraction < 1 ? " (\(input.cropFraction) of it)" : ""
    let steps = input.steps.map(\.name).joined(separator: ", ")
    let background = labels.count - breeds.count
    return [
      ("name", manifest.name),
      ("folder", folder.displayName),
      ("architecture", "\(manifest.architecture), \(millions(parameterCount)) million parameters"),
      ("input", "\(input.width)x\(input.height), \(input.interpolation.rawValue)"),
      ("", "\(input.fit.rawValue)\(crop)"),
      ("", "mean \(numbers(input.mean)), standard deviation \(numbers(input.std))"),
      ("steps", steps.isEmpty ? "none" : steps),
      (
        "outputs",
        "\(labels.count): \(counted(breeds.count, "breed", "breeds")), \(background) background"
      ),
    ]
  }

  private var decisionRows: [(String, String)] {
    let (calibration, thresholds) = (manifest.calibration, manifest.thresholds)
    return [
      ("temperature", "\(calibration.temperature)"),
      ("", "fitted on \(calibration.fittedOn)"),
      (
        "thresholds",
        "no dog below \(thresholds.dogProbability), unsure below \(thresholds.confidence)"
      ),
    ] + (manifest.thresholdsFittedOn.map { [("", "fitted on \($0)")] } ?? [])
  }

  private var originRows: [(String, String)] {
    [
      ("weights", "\(manifest.weights.file), \(weightsSize.map(megabytes) ?? "missing")"),
      ("", "SHA-256 \(manifest.weights.sha256)"),
      (
        "int8",
        manifest.int8LayerCount.map { counted($0, "layer", "layers") } ?? "no ranges"
      ),
      ("licence", manifest.licence),
      ("provenance", manifest.provenance),
      ("breeds", breeds.map(\.name).joined(separator: ", ")),
    ]
  }

  /// The bundle as an object of the schema `kennel.model/2`.
  func record(withLabels: Bool = false) -> JSONValue {
    var members: JSONValue.Members = [
      ("schema", "kennel.model/2"), ("name", .string(manifest.name)),
    ]
    members += JSONValue.path(folder.bytes, key: "folder")
    members += [
      ("architecture", .string(manifest.architecture)), ("parameters", .integer(parameterCount)),
      ("outputs", .integer(labels.count)), ("breeds", .integer(breeds.count)),
      ("input", input), ("calibration", calibration), ("thresholds", thresholds),
      (
        "weights",
        [
          "file": .string(manifest.weights.file), "sha256": .string(manifest.weights.sha256),
          "bytes": .count(weightsSize),
        ]
      ),
      ("int8Layers", .count(manifest.int8LayerCount)),
      ("licence", .string(manifest.licence)), ("provenance", .string(manifest.provenance)),
    ]
    if withLabels {
      let labels = labels.map { label -> JSONValue in
        [
          "id": .string(label.breed.id), "name": .string(label.breed.name),
          "kind": .string(label.kind.rawValue),
        ]
      }
      members.append(("labels", .array(labels)))
    }
    return .object(members)
  }

  private var input: JSONValue {
    let input = manifest.input
    return [
      "width": .integer(input.width), "height": .integer(input.height),
      "resize": .string(input.fit.rawValue), "cropFraction": .rounded(input.cropFraction),
      "interpolation": .string(input.interpolation.rawValue),
      "mean": .array(input.mean.map { .rounded($0) }),
      "std": .array(input.std.map { .rounded($0) }),
      "steps": .array(input.steps.map { .string($0.name) }),
    ]
  }

  private var calibration: JSONValue {
    [
      "temperature": .rounded(manifest.calibration.temperature),
      "fittedOn": .string(manifest.calibration.fittedOn),
    ]
  }

  private var thresholds: JSONValue {
    [
      "dogProbability": .rounded(manifest.thresholds.dogProbability),
      "confidence": .rounded(manifest.thresholds.confidence),
      "fittedOn": .text(manifest.thresholdsFittedOn),
    ]
  }
}

private func numbers(_ values: [Double]) -> String {
  values.map { "\($0)" }.joined(separator: " ")
}
