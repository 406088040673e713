/// The breed that a photo is labelled with, as kennel's own XMP namespace records it.
public struct BreedLabel: Sendable, Hashable {
  /// Who stands behind a label.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// A model recognised the breed.
    case machine
    /// A person stated it: no later run changes it.
    case confirmed
    /// A model's label whose keyword a person took away: no later run puts it back.
    case rejected
  }

  /// The WordNet id of the breed, such as `n02088364`.
  public var breedID: String
  /// The English name of the breed.
  public var breedName: String
  /// Who stands behind it.
  public var status: Status
  /// How sure the model was, 0 to 1; nil for a person's label.
  public var confidence: Double?
  /// The name of the model; nil for a person's label.
  public var model: String?
  /// The digest that identifies the model and its settings; nil for a person's label.
  public var modelDigest: String?
  /// When the label was written: ISO 8601 in UTC, such as `2026-11-24T13:45:00Z`.
  public var when: String

  /// Makes a label from its parts.
  public init(
    breedID: String, breedName: String, status: Status, confidence: Double? = nil,
    model: String? = nil, modelDigest: String? = nil, when: String
  ) {
    self.breedID = breedID
    self.breedName = breedName
    self.status = status
    self.confidence = confidence
    self.model = model
    self.modelDigest = modelDigest
    self.when = when
  }
}
