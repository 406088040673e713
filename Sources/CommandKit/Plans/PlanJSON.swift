internal import Files
internal import Reporting
internal import PhotoArchive
internal import PhotoMetadata

/// Plans as JSON Lines of the schema `kennel.plan/2`.
extension PlanHeader {
  /// The schema of the plans that this version writes.
  public static let schema = "kennel.plan/2"
  /// The schemas of the plans that it reads: version 1 encodes paths that are not UTF-8
  /// differently.
  static let readableSchemas = ["kennel.plan/1", schema]

  /// The header as a line of JSON, without the line end.
  public var json: String {
    var object = PlanObject("header")
    object.add("command", command)
    object.add("version", version)
    object.add("time", time)
    object.add("destination", destination)
    return object.text
  }
}

extension PlanLine {
  /// Returns the line as JSON, without the line end.
  ///
  /// - Parameter outcome: the outcome of the line; nil before it is carried out.
  /// - Returns: the JSON text.
  public func json(_ outcome: PlanOutcome? = nil) -> String {
    var object: PlanObject
    switch self {
    case .transfer(let planned):
      object = PlanObject("transfer")
      object.add("action", planned.transfer.kind.rawValue)
      object.add("path", planned.transfer.source)
      object.add("target", planned.transfer.target)
      object.add("companionOf", planned.companionOf)
      object.add(planned.transfer.stamp)
      planned.verdict.map { object.add($0) }
    case .label(let planned):
      object = PlanObject("label")
      if case .remove = planned.change {
        object.add("action", "remove")
      } else {
        object.add("action", "write")
      }
      object.add("path", planned.path)
      object.add(planned.stamp)
      object.add(planned.change)
      object.add("sidecar", planned.style.usesSidecar)
      object.add("keepsTime", planned.style.keepsTime)
      object.add("breaksHardLinks", planned.style.breaksHardLinks)
    case .left(let path, let reason):
      object = PlanObject("left")
      object.add("path", path)
      object.add(reason)
    }
    outcome.map { object.add($0) }
    return object.text
  }
}

/// A JSON object of a plan; keys without a value are omitted.
private struct PlanObject {
  private var members: [(key: String, value: JSONValue)]

  init(_ type: String) {
    members = [("schema", .string(PlanHeader.schema)), ("type", .string(type))]
  }

  var text: String { JSONValue.object(members).text }

  mutating func add(_ key: String, _ text: String?) {
    if let text { members.append((key, .string(text))) }
  }

  mutating func add(_ key: String, _ flag: Bool) { members.append((key, .bool(flag))) }

  mutating func add(_ key: String, _ path: Path?) {
    if let path { members += JSONValue.path(path.bytes, key: key) }
  }

  mutating func add(_ stamp: FileStamp) {
    members.append(("size", .integer(stamp.size)))
    members.append(("modified", .integer(Int(stamp.modified))))
  }

  mutating func add(_ breed: PlannedBreed) {
    members.append(("breed", ["id": .string(breed.id), "name": .string(breed.name)]))
  }

  mutating func add(_ verdict: PlannedVerdict) {
    add("outcome", verdict.outcome)
    verdict.breed.map { add($0) }
    verdict.confidence.map { members.append(("confidence", .rounded($0))) }
    if verdict.isConfirmed { add("status", "confirmed") }
  }

  mutating func add(_ change: LabelChange) {
    guard case .write(let label, let keywords, let description) = change else { return }
    add(PlannedBreed(id: label.breedID, name: label.breedName))
    label.confidence.map { members.append(("confidence", .rounded($0))) }
    add("status", label.status.rawValue)
    add("model", label.model)
    add("modelDigest", label.modelDigest)
    add("time", label.when)
    members.append(("keywords", .array(keywords.map(JSONValue.string))))
    add("description", description)
  }

  mutating func add(_ reason: Reason) {
    add("reasonCode", reason.code.rawValue)
    add("reason", reason.description)
  }

  mutating func add(_ outcome: PlanOutcome) {
    switch outcome {
    case .done: add("result", "done")
    // Unchanged files are not reported.
    case .unchanged: break
    case .failed(let reason):
      add("result", "failed")
      add(reason)
    }
  }
}

/// A line of a plan in a file, with every key that any line may have.
///
/// Unknown keys are ignored, since later versions may add some. The record is converted to a typed
/// line immediately.
struct PlanRecord: Decodable {
  struct Breed: Decodable {
    let id: String
    let name: String
  }

  let schema: String
  let type: String
  let command, version, time: String?
  let action: String?
  let path, target, companionOf, destination: Path?
  let size: Int?
  let modified: Int64?
  let outcome, status, model, modelDigest, description: String?
  let breed: Breed?
  let confidence: Double?
  let keywords: [String]?
  let sidecar, keepsTime, breaksHardLinks: Bool?
  let reasonCode, reason: String?

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case schema, type, command, version, time, action, path, target, companionOf, destination
    case pathBase64, targetBase64, companionOfBase64, destinationBase64
    case size, modified, outcome, status, model, modelDigest, description, breed, confidence
    case keywords, sidecar, keepsTime, breaksHardLinks, reasonCode, reason
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    schema = try values.decode(String.self, forKey: .schema)
    type = try values.decode(String.self, forKey: .type)
    (command, version, time) = (try value(.command), try value(.version), try value(.time))
    action = try value(.action)
    path = try values.decodePath(.path, exact: .pathBase64)
    target = try values.decodePath(.target, exact: .targetBase64)
    companionOf = try values.decodePath(.companionOf, exact: .companionOfBase64)
    destination = try values.decodePath(.destination, exact: .destinationBase64)
    (size, modified) = (try value(.size), try value(.modified))
    (outcome, status, model) = (try value(.outcome), try value(.status), try value(.model))
    (modelDigest, description) = (try value(.modelDigest), try value(.description))
    (breed, confidence) = (try value(.breed), try value(.confidence))
    keywords = try value(.keywords)
    (sidecar, keepsTime) = (try value(.sidecar), try value(.keepsTime))
    breaksHardLinks = try value(.breaksHardLinks)
    (reasonCode, reason) = (try value(.reasonCode), try value(.reason))
  }
}

extension PlanRecord {
  /// The record as a header; nil if it is not one.
  var header: PlanHeader? {
    guard type == "header", let command else { return nil }
    return PlanHeader(
      command: command, version: version ?? "", time: time ?? "", destination: destination)
  }

  /// The record as a line of a plan; nil if a required value is missing.
  var line: PlanLine? {
    switch type {
    case "transfer": transfer.map(PlanLine.transfer)
    case "label": label.map(PlanLine.label)
    case "left":
      path.map { path in
        let code = reasonCode.flatMap(Reason.Code.init(rawValue:)) ?? .file
        return .left(path, Reason(code, text: reason ?? ""))
      }
    default: nil
    }
  }

  private var stamp: FileStamp? {
    guard let size, let modified else { return nil }
    return FileStamp(size: size, modified: modified)
  }

  private var transfer: PlannedTransfer? {
    guard let path, let target, let stamp,
      let kind = action.flatMap(Transfer.Kind.init(rawValue:))
    else { return nil }
    let transfer = Transfer(kind: kind, source: path, target: target, stamp: stamp)
    if let companionOf { return PlannedTransfer(transfer, companionOf: companionOf) }
    let breed = breed.map { PlannedBreed(id: $0.id, name: $0.name) }
    return PlannedTransfer(
      transfer, as: PlannedVerdict(outcome: outcome, breed: breed, confidence: confidence))
  }

  private var label: PlannedLabel? {
    guard let path, let stamp, let change else { return nil }
    return PlannedLabel(
      path, stamp, change,
      PlannedLabel.Style(
        usesSidecar: sidecar ?? false, keepsTime: keepsTime ?? true,
        breaksHardLinks: breaksHardLinks ?? false))
  }

  private var change: LabelChange? {
    switch action {
    case "remove": return .remove
    case "write":
      guard let breed, let keywords, let time,
        let status = status.flatMap(BreedLabel.Status.init(rawValue:)), status != .rejected
      else { return nil }
      return .write(
        BreedLabel(
          breedID: breed.id, breedName: breed.name, status: status, confidence: confidence,
          model: model, modelDigest: modelDigest, when: time),
        keywords: keywords, description: description)
    default: return nil
    }
  }
}
