public import Messages

/// Why a photo's metadata can't be read or changed.
public typealias MetadataError = CodedError<MetadataMessage>

/// Why a label can't be written into the photo's own file, as a clause without a full stop.
///
/// It stays inside the module: the label goes to a sidecar, with this as the reason.
typealias Obstacle = CodedError<ObstacleMessage>
