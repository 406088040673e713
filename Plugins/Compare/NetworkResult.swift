internal import CommandKit
internal import Messages
internal import Reporting

/// What became of one network: a line of results.jsonl.
struct NetworkResult: Sendable, Hashable, Codable {
  /// What a network started from.
  struct Origin: Sendable, Hashable, Codable {
    /// The kinds of weights.
    enum Kind: String, Sendable, Hashable, Codable {
      /// None: every weight was drawn by chance.
      case chance
      /// A file with ImageNet's 1,000 outputs.
      case imageNet = "imagenet"
      /// A file with other outputs, or without its last layer.
      case file
      /// A bundle.
      case bundle
      /// The bundle that kennel brings, which has learned from photos of dogs.
      case embedded
    }

    var kind: Kind
    /// The name of the file or bundle.
    var name: String?
    /// The SHA-256 of its weights.
    var sha256: String?
    /// How many of the classes the last layer was taken over for.
    var knownClasses: Int
    /// How many tensors before the last layer the weights lack.
    var freshTensors: Int?
  }

  /// How often the network is right on the photos of a split.
  struct Score: Sendable, Hashable, Codable {
    var photos: Int
    /// The share whose best class is right; nil without photos.
    var accuracy: Double?
  }

  var network: String
  var identity: String
  var origin: Origin
  /// What was trained: head, all or a stage.
  var trained: String
  var epochs: Int
  /// The columns and rows of the input.
  var width: Int
  var height: Int
  var train: Score
  var validation: Score
  var test: Score
  var parameters: Int
  /// The seconds from the first photo to the last step.
  var trainingSeconds: Double
  /// The seconds that one photo takes on one thread.
  var photoSeconds: Double
}

extension NetworkResult.Origin {
  /// What the table says.
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
