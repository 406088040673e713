internal import CommandKit
internal import Messages
internal import Reporting

/// The result for one network, which is one line of results.jsonl.
struct NetworkResult: Sendable, Hashable, Codable {
  /// The origin of a network's starting weights.
  struct Origin: Sendable, Hashable, Codable {
    /// The kinds of weights.
    enum Kind: String, Sendable, Hashable, Codable {
      /// None: random initialisation.
      case chance
      /// A file with ImageNet's 1,000 outputs.
      case imageNet = "imagenet"
      /// A file with other outputs, or without its last layer.
      case file
      /// A bundle.
      case bundle
      /// The bundle that comes with kennel, which was trained on photos of dogs.
      case embedded
    }

    var kind: Kind
    /// The name of the file or bundle.
    var name: String?
    /// The SHA-256 of its weights.
    var sha256: String?
    /// The number of classes whose outputs in the last layer were copied.
    var knownClasses: Int
    /// The number of tensors before the last layer that the weights lack.
    var freshTensors: Int?
  }

  /// The accuracy of the network on the photos of a split.
  struct Score: Sendable, Hashable, Codable {
    var photos: Int
    /// The top-1 accuracy; nil without photos.
    var accuracy: Double?
  }

  var network: String
  var identity: String
  var origin: Origin
  /// The layers that were trained: head, all or a stage.
  var trained: String
  var epochs: Int
  /// The width and height of the input in pixels.
  var width: Int
  var height: Int
  var train: Score
  var validation: Score
  var test: Score
  var parameters: Int
  /// The seconds from the first photo to the last training step.
  var trainingSeconds: Double
  /// The inference time of one photo on one thread, in seconds.
  var photoSeconds: Double
}

extension NetworkResult.Origin {
  /// The text of the origin in the table.
  var message: Message {
    let row: CompareMessage =
      switch kind {
      case .chance: .chance
      case .imageNet: .imageNet
      case .file: .file
      case .bundle: .bundle
      case .embedded: .embedded
      }
    let rows = [(CompareMessage.knew, knownClasses), (.byChance, freshTensors ?? 0)]
    return rows.reduce(row(["name": .text(name ?? "")])) { text, item in
      item.1 > 0 ? item.0(["origin": .message(text), "count": .count(item.1)]) : text
    }
  }
}

extension NetworkResult {
  /// The result as an object of the schema `kennel.compare/2`.
  var json: JSONValue {
    [
      "network": .string(network),
      "origin": origin.json,
      "trained": .string(trained),
      "epochs": .integer(epochs),
      "width": .integer(width), "height": .integer(height),
      "train": train.json, "validation": validation.json, "test": test.json,
      "parameters": .integer(parameters),
      "trainingSeconds": .rounded(trainingSeconds),
      "photoSeconds": .rounded(photoSeconds),
      "identity": .string(identity),
    ]
  }
}

extension NetworkResult.Origin {
  fileprivate var json: JSONValue {
    [
      "kind": .string(kind.rawValue),
      "name": .text(name),
      "sha256": .text(sha256),
      "knownClasses": .integer(knownClasses),
      "freshTensors": .count(freshTensors),
    ]
  }
}

extension NetworkResult.Score {
  fileprivate var json: JSONValue {
    ["photos": .integer(photos), "accuracy": .rounded(accuracy)]
  }
}
