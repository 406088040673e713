/// The breed label of a photo, as recorded in kennel's own XMP namespace.
public struct BreedLabel: Sendable, Hashable {
  /// The origin of a label.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// A model recognised the breed.
    case machine
    /// A person stated the breed: later runs do not change it.
    case confirmed
    /// A person removed the keyword of a model's label: later runs do not restore it.
    case rejected
  }

  /// The WordNet id of the breed, such as `n02088364`.
  public var breedID: String
  /// The English name of the breed.
  public var breedName: String
  /// The origin of the label.
  public var status: Status
  /// The model's confidence, 0 to 1; nil for a person's label.
  public var confidence: Double?
  /// The name of the model; nil for a person's label.
  public var model: String?
  /// The digest that identifies the model and its settings; nil for a person's label.
  public var modelDigest: String?
  /// The time when the label was written: ISO 8601 in UTC, such as `2026-11-24T13:45:00Z`.
  public var when: String

  /// Creates a label from its parts.
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
