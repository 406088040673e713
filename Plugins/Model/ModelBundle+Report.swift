internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Imaging
internal import Messages
internal import Reporting

extension ModelBundle {
  /// The description of the bundle for people.
  var table: String {
    let (input, thresholds) = (manifest.input, manifest.thresholds)
    let layers = manifest.int8LayerCount.map { ModelCommandMessage.layers(["count": .count($0)]) }
    let fitted = manifest.thresholdsFittedOn.map {
      ModelCommandMessage.thresholdsFittedOn(["photos": .text($0)])
    }
    return ModelCommandMessage.description([
      "name": .text(manifest.name), "folder": "\(folder)",
      "architecture": .text(manifest.architecture), "parameters": .text(millions(parameterCount)),
      "width": .count(input.width), "height": .count(input.height),
      "interpolation": .text(input.interpolation.rawValue), "fit": fit,
      "mean": .text(numbers(input.mean)), "deviation": .text(numbers(input.std)),
      "steps": input.steps.isEmpty
        ? .message(ModelCommandMessage.none()) : .text(list(input.steps.map(\.name))),
      "outputs": .count(labels.count), "breeds": .count(breeds.count),
      "background": .count(labels.count - breeds.count),
      "temperature": "\(manifest.calibration.temperature)",
      "fittedOn": .text(manifest.calibration.fittedOn), "dog": "\(thresholds.dogProbability)",
      "breed": "\(thresholds.confidence)",
      "thresholdsFittedOn": fitted.map(Message.Value.message) ?? "",
      "file": .text(manifest.weights.file), "digest": .text(manifest.weights.sha256),
      "size": weightsSize.map { .text(megabytes($0)) } ?? .message(ModelCommandMessage.missing()),
      "int8": .message(layers ?? ModelCommandMessage.noRanges()),
      "licence": .text(manifest.licence), "provenance": .text(manifest.provenance),
      "names": .text(list(breeds.map(\.name))),
    ]).description
  }

  /// How photos are fitted to the input.
  private var fit: Message.Value {
    let fit = Message.Value.text(manifest.input.fit.rawValue)
    guard manifest.input.cropFraction < 1 else { return fit }
    return .message(
      ModelCommandMessage.crop(["fit": fit, "crop": "\(manifest.input.cropFraction)"]))
  }

  /// Returns the bundle as an object of the schema `kennel.model/2`.
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

private func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }
